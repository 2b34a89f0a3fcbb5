import { accessCredentials, workforceCredentials } from './credentials.ts';
import { firstLook } from './first-look.ts';

const firstQuery = `{ organization(id: "${firstLook.variables.id}") { id name type createdAt permissions { remoteAccess enabled } address { street postalCode city country } parent { id name } sources { source status } } }`;

/**
 * Says what the demo offers: the address, the credentials, and a command that can be pasted into a shell.
 *
 * @param url the GraphQL endpoint
 * @param headers the request headers that carry the two credentials
 */
export function describeDemo(
  url: string,
  headers: { readonly access: string; readonly workforce: string },
): string {
  const credentials = [
    ...accessCredentials.map((credential) => ({ header: headers.access, ...credential })),
    ...workforceCredentials.map((credential) => ({ header: headers.workforce, ...credential })),
  ].map(({ header, value, purpose }) => `  ${header}: ${value}\n      ${purpose}`);

  return `
Organization Graph, with two embedded platforms on loopback. Ctrl+C stops it.

GraphQL, and Apollo Sandbox in a browser (LANDING_PAGE=graphiql where there is no internet)
  ${url}

Console: the organizations in a browser
  ${new URL('/console/', url).href}

Credentials: one header for each platform; either may be left out
${credentials.join('\n')}

A first query
  ${curlCommand(url, headers)}

Other ids to ask for
  acme                     the records of the platforms' own documents
  acme-hall-3              three parents above it
  alpine-huts              its parent is hidden from the restricted key
  access:78                a record that only the access platform has
  fault-workforce-timeout  the workforce platform never answers, the access fields still come
  fault-access-reset       the access platform breaks off, the workforce fields still come

`;
}

function curlCommand(url: string, headers: { readonly access: string; readonly workforce: string }): string {
  return [
    `curl -s ${url}`,
    `-H 'content-type: application/json'`,
    `-H '${headers.access}: ${firstLook.credentials.access}'`,
    `-H '${headers.workforce}: ${firstLook.credentials.workforce}'`,
    `-d '${JSON.stringify({ query: firstQuery })}'`,
  ].join(' ');
}

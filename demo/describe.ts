import { accessCredentials, workforceCredentials } from './credentials.ts';
import { firstLook } from './first-look.ts';
import { people } from './identity-provider/people.ts';
import type { RunningIdentityProvider } from './identity-provider/start.ts';

const firstQuery = `{ organization(id: "${firstLook.variables.id}") { id name type createdAt permissions { remoteAccess enabled } address { street postalCode city country } parent { id name } sources { source status } } }`;

const signInQuery =
  '{ currentOrganization { id name } organizations(ids: ["nordlys-logistics", "hotel-malvarrosa"]) { id name parent { name } contacts { email } exportIds { exportId1 } } }';

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

/**
 * Says what the demo offers where people sign in: the addresses, the people, how to become one of them, and commands that
 * can be pasted into a shell.
 *
 * @param url the GraphQL endpoint
 */
export function describeSignInDemo(url: string, identityProvider: RunningIdentityProvider): string {
  const [first] = people;
  const lines = people.map(
    ({ id, name, role, grants }) =>
      `  ${name}, ${role.toLowerCase()}\n      ${grants}\n      curl -s ${identityProvider.tokenUrl(id)}`,
  );
  const query = [
    `curl -s ${url}`,
    `-H 'content-type: application/json'`,
    `-H "authorization: Bearer $(curl -s ${identityProvider.tokenUrl(first?.id ?? '')})"`,
    `-d '${JSON.stringify({ query: signInQuery })}'`,
  ].join(' ');
  return `
Organization Graph, with two embedded platforms and an identity provider on loopback. Ctrl+C stops it.

Console: press Sign in, choose a person, and see what they may see
  ${new URL('/console/', url).href}

GraphQL, which takes the identity provider's tokens, and holds the platforms' credentials itself
  ${url}

Identity provider: its key is new at each start
  ${identityProvider.issuer}

People: each with a command that prints a token of five minutes
${lines.join('\n')}

A first query; put another person's name in it, and see what they are told
  ${query}

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

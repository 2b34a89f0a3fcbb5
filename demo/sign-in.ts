import { fileURLToPath } from 'node:url';
import { ConfigError } from '../src/config.ts';
import { AddressError } from '../src/server/listen.ts';
import { firstLook } from './first-look.ts';
import { startIdentityProvider } from './identity-provider/start.ts';
import type { RunningIdentityProvider } from './identity-provider/start.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the console is called at the identity provider. */
export const consoleClientId = 'organization-graph-console';

const audience = 'organization-graph-demo';

/** The variables that decide who may see what; a demo sets them itself, or wants none. */
const ownVariables = /^(?:AUTH_|(?:ACCESS|WORKFORCE)_SERVICE_CREDENTIAL)/;

/** Takes away what the machine's environment says about signing in: it is meant for a real deployment. */
export function forgetSignIn(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ownVariables.test(name)));
}

/**
 * Starts the identity provider next to the graph's port, or where IDENTITY_PROVIDER_PORT says.
 *
 * @throws ConfigError where it cannot listen there
 */
export async function startSignIn(environment: Environment): Promise<RunningIdentityProvider> {
  const port = choosePort(environment);
  try {
    return await startIdentityProvider({ port, audience });
  } catch (error) {
    if (!(error instanceof AddressError) || error.code !== 'EADDRINUSE') throw error;
    throw new ConfigError([`IDENTITY_PROVIDER_PORT: ${port} is already in use on 127.0.0.1`]);
  }
}

/** The environment of a graph that takes the identity provider's tokens, and holds the platforms' credentials itself. */
export function signInEnvironment({ issuer, jwksUrl }: RunningIdentityProvider): Environment {
  return {
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    AUTH_ORGANIZATIONS_CLAIM: 'organizations',
    AUTH_CURRENT_ORGANIZATION_CLAIM: 'organization',
    AUTH_SCOPES_FILE: fileURLToPath(new URL('scopes.json', import.meta.url)),
    ACCESS_SERVICE_CREDENTIAL: firstLook.credentials.access,
    WORKFORCE_SERVICE_CREDENTIAL: firstLook.credentials.workforce,
  };
}

/** Makes the console known to the identity provider. @param graphUrl the address of the GraphQL endpoint */
export function addConsole(identityProvider: RunningIdentityProvider, graphUrl: string): void {
  const page = new URL('/console/sign-in', graphUrl);
  const uris = [page.href];
  // The same console by its other name.
  if (page.hostname === '127.0.0.1') uris.push(Object.assign(new URL(page), { hostname: 'localhost' }).href);
  identityProvider.addClient({ id: consoleClientId, redirectUris: uris, afterSignOutUris: uris });
}

/** Next to the graph's, which is free where that is; any where that is any. A port that is none is told by the graph. */
function choosePort({ IDENTITY_PROVIDER_PORT: own = '', PORT: graph = '' }: Environment): number {
  if (own !== '') {
    if (!/^\d{1,5}$/.test(own) || Number(own) > 65_535) {
      throw new ConfigError(['IDENTITY_PROVIDER_PORT: must be a whole number from 0 to 65535']);
    }
    return Number(own);
  }
  const graphPort = graph === '' ? 4000 : Number(graph);
  return graphPort > 0 && graphPort < 65_535 ? graphPort + 1 : 0;
}

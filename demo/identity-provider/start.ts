import { fastify } from 'fastify';
import { listen } from '../../src/server/listen.ts';
import { createClients } from './client.ts';
import type { Client } from './client.ts';
import { createRoutes } from './routes.ts';
import { createTokenSigner } from './token-signer.ts';

/** How the identity provider is started. */
export interface IdentityProviderOptions {
  /** The port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Whom the access tokens are for. */
  readonly audience: string;
  /** What time it is, in milliseconds; the machine's clock by default. */
  readonly now?: () => number;
}

/** An identity provider that runs. */
export interface RunningIdentityProvider extends AsyncDisposable {
  /** Who issues the tokens: its address, without a slash at its end. */
  readonly issuer: string;
  /** Where its public keys are. */
  readonly jwksUrl: string;
  /** Makes a program known, so that people can sign in to it. */
  addClient(client: Client): void;
  /** Where a person's access token can be read as text, without any page. */
  tokenUrl(personId: string): string;
  /** Ends every connection at once. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts an identity provider for the demo, on loopback: anybody may be anyone there. Its key, and whatever it knows, are
 * new at each start and gone with it.
 *
 * @throws AddressError
 */
export async function startIdentityProvider({
  port,
  audience,
  now = Date.now,
}: IdentityProviderOptions): Promise<RunningIdentityProvider> {
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 16_384 });
  const clients = createClients();
  // Its address is its name, which is not known before it listens.
  let issuer = '';
  const signer = await createTokenSigner({ issuer: () => issuer, audience, now });
  await app.register(createRoutes({ issuer: () => issuer, clients, signer, now }));
  await listen(app, { host: '127.0.0.1', port }, (origin) => origin);
  issuer = app.listeningOrigin;
  return {
    issuer,
    jwksUrl: `${issuer}/jwks.json`,
    addClient: (client) => clients.add(client),
    tokenUrl: (personId) => `${issuer}/people/${personId}/token`,
    close: () => app.close(),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

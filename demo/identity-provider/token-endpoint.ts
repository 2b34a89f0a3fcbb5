import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Authorization } from './authorize.ts';
import type { Clients } from './client.ts';
import type { Person } from './people.ts';
import type { Tickets } from './tickets.ts';
import { TOKEN_LIFETIME_S } from './token-signer.ts';
import type { TokenSigner } from './token-signer.ts';

/** What a refresh token stands for. */
export interface Renewal {
  readonly person: Person;
  readonly clientId: string;
}

/** What the token endpoint needs. */
export interface TokenEndpointOptions {
  readonly clients: Clients;
  readonly codes: Tickets<Authorization>;
  readonly renewals: Tickets<Renewal>;
  readonly signer: TokenSigner;
}

const grantSchema = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    client_id: z.string(),
    code: z.string(),
    redirect_uri: z.string(),
    code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
  }),
  z.object({ grant_type: z.literal('refresh_token'), client_id: z.string(), refresh_token: z.string() }),
]);

type Grant = z.infer<typeof grantSchema>;

/** Serves the tokens: for a code and the verifier that its challenge was made of, or for a refresh token. Each is good once. */
export function serveToken(
  app: FastifyInstance,
  { clients, codes, renewals, signer }: TokenEndpointOptions,
): void {
  const redeem = (grant: Grant): (Renewal & { readonly nonce?: string | undefined }) | null => {
    const found =
      grant.grant_type === 'refresh_token' ? renewals.redeem(grant.refresh_token) : redeemCode(codes, grant);
    return found?.clientId === grant.client_id ? found : null;
  };

  app.post('/token', async (request, reply) => {
    const refuse = (error: string) => reply.code(400).send({ error });
    const { data: grant, error } = grantSchema.safeParse(request.body);
    if (grant === undefined) {
      const isKnownGrant = !error.issues.some(({ path }) => path[0] === 'grant_type');
      return refuse(isKnownGrant ? 'invalid_request' : 'unsupported_grant_type');
    }
    if (clients.find(grant.client_id) === undefined) return refuse('invalid_client');
    const found = redeem(grant);
    if (found === null) return refuse('invalid_grant');
    const { person, clientId, nonce } = found;
    return {
      access_token: await signer.signAccessToken(person),
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_S,
      refresh_token: renewals.issue({ person, clientId }),
      id_token: await signer.signIdToken(person, { id: clientId, nonce }),
      scope: person.scopes.join(' '),
    };
  });
}

/** A code is used up by whoever tries it, so that nobody can try twice. */
function redeemCode(
  codes: Tickets<Authorization>,
  grant: Extract<Grant, { grant_type: 'authorization_code' }>,
): Authorization | null {
  const authorization = codes.redeem(grant.code);
  if (authorization?.redirectUri !== grant.redirect_uri) return null;
  const proof = Buffer.from(createHash('sha256').update(grant.code_verifier).digest('base64url'));
  return timingSafeEqual(proof, Buffer.from(authorization.codeChallenge)) ? authorization : null;
}

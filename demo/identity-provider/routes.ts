import cors from '@fastify/cors';
import type { FastifyError, FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { serveAuthorize } from './authorize.ts';
import type { Authorization, PendingAuthorization } from './authorize.ts';
import type { Clients } from './client.ts';
import { refusalPage, style } from './pages.ts';
import { allScopes, findPerson } from './people.ts';
import { securityHeaders } from './security.ts';
import { createTickets } from './tickets.ts';
import { serveToken } from './token-endpoint.ts';
import type { Renewal } from './token-endpoint.ts';
import type { TokenSigner } from './token-signer.ts';

/** How long one may look at the page, how long a code holds, and how long one stays signed in who does nothing. */
const PENDING_LIFETIME_MS = 10 * 60_000;
const CODE_LIFETIME_MS = 60_000;
const RENEWAL_LIFETIME_MS = 8 * 3_600_000;

/** What the routes of the identity provider need. */
export interface RoutesOptions {
  readonly issuer: () => string;
  readonly clients: Clients;
  readonly signer: TokenSigner;
  /** What time it is, in milliseconds. */
  readonly now: () => number;
}

/** Creates the plugin that serves all that the identity provider has. */
export function createRoutes({ issuer, clients, signer, now }: RoutesOptions): FastifyPluginAsync {
  const codes = createTickets<Authorization>(CODE_LIFETIME_MS, now);
  const pending = createTickets<PendingAuthorization>(PENDING_LIFETIME_MS, now);
  const renewals = createTickets<Renewal>(RENEWAL_LIFETIME_MS, now);
  return async (app) => {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, readForm(body.toString())),
    );
    app.addHook('onRequest', async (_request, reply) => void reply.headers(securityHeaders));
    app.setErrorHandler((error: FastifyError, _request, reply) =>
      reply.code(error.statusCode ?? 500).send({ error: 'invalid_request' }),
    );
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not_found' }));

    // Pages of its clients may read these, and no other page.
    await app.register(async (open) => {
      await open.register(cors, {
        origin: (origin, allow) => allow(null, origin !== undefined && clients.origins.has(origin)),
        methods: ['GET', 'POST'],
      });
      open.get('/.well-known/openid-configuration', () => describeProvider(issuer()));
      open.get('/jwks.json', () => signer.keys);
      serveToken(open, { clients, codes, renewals, signer });
    });

    serveAuthorize(app, { issuer, clients, pending, codes });
    app.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
    app.get('/end-session', (request, reply) => {
      const query = z.object({ post_logout_redirect_uri: z.string() }).safeParse(request.query).data;
      const target = query?.post_logout_redirect_uri;
      if (target !== undefined && clients.mayReturnTo(target)) return reply.redirect(target, 303);
      return reply
        .code(400)
        .type('text/html; charset=utf-8')
        .send(refusalPage('The program asked to be returned to where it may not be.'));
    });
    // For the terminal: no identity provider but one for a demo would have this.
    app.get<{ Params: { person: string } }>('/people/:person/token', async (request, reply) => {
      const person = findPerson(request.params.person);
      if (person === undefined) return reply.code(404).send({ error: 'not_found' });
      return reply.type('text/plain; charset=utf-8').send(await signer.signAccessToken(person));
    });
  };
}

/** The fields of a form; one that stands there twice is a list, which is refused where one value is wanted. */
function readForm(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function describeProvider(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    end_session_endpoint: `${issuer}/end-session`,
    jwks_uri: `${issuer}/jwks.json`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: ['openid', ...allScopes],
    authorization_response_iss_parameter_supported: true,
  };
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Client, Clients } from './client.ts';
import { choicePage, refusalPage } from './pages.ts';
import { findPerson } from './people.ts';
import type { Person } from './people.ts';
import { pagePolicy } from './security.ts';
import type { Tickets } from './tickets.ts';

/** What a code stands for: who signed in, and what the client must know to get their tokens. */
export interface Authorization {
  readonly person: Person;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The SHA-256 of the verifier, in Base64 for URLs. */
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
}

/** Somebody who has the page before them and has not chosen yet. */
export type PendingAuthorization = Omit<Authorization, 'person'> & { readonly state: string | undefined };

/** What the page to sign in at needs. */
export interface AuthorizeOptions {
  readonly issuer: () => string;
  readonly clients: Clients;
  readonly pending: Tickets<PendingAuthorization>;
  readonly codes: Tickets<Authorization>;
}

/** Says who asks: where that is wrong, nobody may be sent anywhere. */
const callerSchema = z.object({ client_id: z.string(), redirect_uri: z.string() });

/** Printable ASCII, which may stand in an address; a client needs no more. */
const opaque = z
  .string()
  .regex(/^[\x20-\x7e]{1,512}$/)
  .optional();

const requestSchema = z.object({
  response_type: z.literal('code'),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: opaque,
  nonce: opaque,
});

const choiceSchema = z.object({ request: z.string(), person: z.string() });

/** Serves the page on which one chooses who one is, and sends one back with a code. */
export function serveAuthorize(
  app: FastifyInstance,
  { issuer, clients, pending, codes }: AuthorizeOptions,
): void {
  const refuse = (reply: FastifyReply, reason: string) =>
    reply.code(400).type('text/html; charset=utf-8').send(refusalPage(reason));
  const sendBack = (reply: FastifyReply, redirectUri: string, answer: Record<string, string | undefined>) => {
    const address = new URL(redirectUri);
    address.searchParams.set('iss', issuer());
    for (const [name, value] of Object.entries(answer)) {
      if (value !== undefined) address.searchParams.set(name, value);
    }
    return reply.redirect(address.href, 303);
  };

  app.get('/authorize', (request, reply) => {
    const caller = callerSchema.safeParse(request.query).data;
    const client = clients.find(caller?.client_id ?? '');
    if (caller === undefined || client === undefined) return refuse(reply, 'No such program is known here.');
    const redirectUri = caller.redirect_uri;
    if (!client.redirectUris.includes(redirectUri)) {
      return refuse(reply, 'The program asked to be returned to where it may not be.');
    }
    const { data, error } = requestSchema.safeParse(request.query);
    if (error !== undefined) {
      const faults = error.issues.map(({ path }) => String(path[0]));
      const isForCode = !faults.includes('response_type');
      // What is wrong with it cannot be sent back either.
      const state = faults.includes('state') ? undefined : stateOf(request.query);
      return sendBack(reply, redirectUri, {
        error: isForCode ? 'invalid_request' : 'unsupported_response_type',
        state,
      });
    }
    const ticket = pending.issue({
      clientId: client.id,
      redirectUri,
      codeChallenge: data.code_challenge,
      state: data.state,
      nonce: data.nonce,
    });
    return sendChoice(reply, client, ticket);
  });

  app.post('/authorize', (request, reply) => {
    const choice = choiceSchema.safeParse(request.body).data;
    const person = findPerson(choice?.person ?? '');
    if (choice === undefined || person === undefined) return refuse(reply, 'No such person is known here.');
    const found = pending.redeem(choice.request);
    if (found === null) return refuse(reply, 'This page was used already, or is too old.');
    const { state, ...authorization } = found;
    return sendBack(reply, authorization.redirectUri, {
      code: codes.issue({ ...authorization, person }),
      state,
    });
  });
}

function stateOf(query: unknown): string | undefined {
  return z.object({ state: opaque }).safeParse(query).data?.state;
}

function sendChoice(reply: FastifyReply, client: Client, ticket: string): FastifyReply {
  // Browsers hold the addresses that a form is answered with to the policy, too.
  const origins = [...new Set(client.redirectUris.map((uri) => new URL(uri).origin))];
  return reply
    .header('content-security-policy', pagePolicy(origins))
    .type('text/html; charset=utf-8')
    .send(choicePage(ticket));
}

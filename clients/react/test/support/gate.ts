import { startUpstream } from '../../../../test/support/scripted-upstream.ts';
import { handOnTo } from './proxy.ts';

/** How the sign-in's refusal is answered: Apollo Client takes them in different ways. */
export const refusalTypes = [
  'application/graphql-response+json; charset=utf-8',
  'application/json; charset=utf-8',
] as const;

/** A graph to which callers sign in: what has a good token is handed on, everything else refused. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** The `authorization` of every request so far, in order; null where it had none. */
  readonly authorizations: readonly (string | null)[];
  /** Says which token alone is good from now on. */
  take(token: string): void;
}

interface GateOptions {
  /** The token that alone is good. */
  readonly token: string;
  /** The media type of refusals. */
  readonly contentType?: string;
  /** Holds the answer to the first request back that is refused. */
  readonly refuseFirst?: Promise<unknown>;
}

/** Starts a gate in front of a graph, whose access platform gets the token. Release it with `await using`. */
export async function startGate(
  graph: { readonly url: string },
  { token, contentType = refusalTypes[0], refuseFirst }: GateOptions,
): Promise<Gate> {
  const handOn = handOnTo(graph);
  let good = token;
  let held = refuseFirst;
  const server = await startUpstream({
    '/graphql': (request, response) => {
      if (request.headers.authorization === `Bearer ${good}`) {
        handOn(request, response);
        return;
      }
      const released = held;
      held = undefined;
      void Promise.resolve(released).then(() => {
        response.writeHead(401, { 'content-type': contentType, 'www-authenticate': 'Bearer' });
        response.end(JSON.stringify({ errors: [refusal] }));
      });
    },
  });
  return {
    url: `${server.url}/graphql`,
    get authorizations() {
      return server.requests.map(({ headers }) => headers.authorization ?? null);
    },
    take: (next) => (good = next),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const refusal = {
  message: 'Sign in first.',
  extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId: 'request-of-the-gate' },
};

import { ApolloLink } from '@apollo/client';
import { catchError, concatMap, defer, from, map, of, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { CredentialsError } from './credentials.ts';
import { toFailure, toFailures } from './failure.ts';
import type { Failure } from './failure.ts';

/** What a token is asked for. */
export interface TokenRequest {
  /** Whether the server refused the last token, so that it is to be renewed; otherwise the one that is at hand will do. */
  readonly isRefused: boolean;
}

/**
 * Hands out the token of whoever is signed in, as the identity provider gave it, without `Bearer`; null or undefined where
 * nobody is.
 */
export type TokenCallback = (
  request: TokenRequest,
) => string | null | undefined | Promise<string | null | undefined>;

/** Where requests get their tokens: a refused one is renewed once for all requests that were sent with it. */
interface Tokens {
  /** The token for a request, and how many renewals there were before. @throws {CredentialsError} where there is none */
  read(): Promise<{ readonly token: string; readonly renewals: number }>;
  /** The token in the place of one that was read after so many renewals; null where there is none. */
  renew(renewals: number): Promise<string | null>;
}

/**
 * A link that sends each request with the token of whoever is signed in, as `Authorization: Bearer …`. One that is refused is
 * sent once more where the callback then gives another token; otherwise the refusal stands.
 */
export function signIn(ask: TokenCallback): ApolloLink {
  const tokens = createTokens(ask);
  return new ApolloLink((operation, forward) => {
    const send = (token: string): Observable<ApolloLink.Result> => {
      operation.setContext(({ headers }) => ({
        headers: { ...(headers as Record<string, string> | undefined), authorization: `Bearer ${token}` },
      }));
      return forward(operation);
    };
    return defer(() => tokens.read()).pipe(
      concatMap(({ token, renewals }) =>
        send(token).pipe(
          map((answer) => ({ failures: failuresOf(answer), told: of(answer) })),
          catchError((error: Error) => of({ failures: toFailures(error), told: throwError(() => error) })),
          concatMap(({ failures, told }) => {
            if (!failures.some(isRefusal)) return told;
            return from(tokens.renew(renewals)).pipe(
              concatMap((renewed) => (renewed === null || renewed === token ? told : send(renewed))),
            );
          }),
        ),
      ),
    );
  });
}

function failuresOf(answer: ApolloLink.Result): readonly Failure[] {
  return 'errors' in answer ? (answer.errors ?? []).map(toFailure) : [];
}

/** Whether it is the sign-in that was refused, not a credential for one of the platforms. */
function isRefusal({ code, source, path }: Failure): boolean {
  return code === 'UNAUTHENTICATED' && source === null && path.length === 0;
}

function createTokens(ask: TokenCallback): Tokens {
  let count = 0;
  let renewal: Promise<string | null> = Promise.resolve(null);
  return {
    read: async () => {
      // A token that is being renewed would only be refused.
      await renewal.catch(() => null);
      const renewals = count;
      const token = await readToken(ask, { isRefused: false });
      if (token === null) throw new CredentialsError('There is no token to sign in with.', null);
      return { token, renewals };
    },
    renew: (renewals) => {
      if (renewals === count) {
        count += 1;
        renewal = readToken(ask, { isRefused: true });
      }
      return renewal;
    },
  };
}

async function readToken(ask: TokenCallback, request: TokenRequest): Promise<string | null> {
  const token = await askForToken(ask, request);
  if (token === '') return null;
  // The characters of RFC 6750.
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    const problem = 'The token to sign in with has a character that no token has; it goes without `Bearer`.';
    throw new CredentialsError(problem, null);
  }
  return token;
}

async function askForToken(ask: TokenCallback, request: TokenRequest): Promise<string> {
  try {
    return ((await ask(request)) ?? '').trim();
  } catch (cause) {
    throw new CredentialsError('The token to sign in with could not be had.', null, { cause });
  }
}

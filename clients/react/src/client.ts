import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { createOrganizationCache } from './cache.ts';
import { keepFromToken, toCredentialHeaders } from './credentials.ts';
import type { CredentialHeaders, Credentials } from './credentials.ts';
import { rememberFailures } from './remember-failures.ts';
import { signIn } from './sign-in.ts';
import type { TokenCallback } from './sign-in.ts';

/** How a client is made. */
export interface OrganizationClientOptions extends Partial<
  Omit<ApolloClient.Options, 'link' | 'defaultOptions'>
> {
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /**
   * The caller's credentials, or where to get them; asked anew for each request. Where they cannot be had, since the function
   * throws or rejects, or where one of them cannot be a header's value (only printable ASCII can), nothing is sent: the state
   * is `signed-out` with `CREDENTIALS_ERROR`.
   */
  readonly credentials?: Credentials | (() => Credentials | Promise<Credentials>) | undefined;
  /**
   * Where to get the token of whoever is signed in, for a graph that asks for the company's own sign-in; it is sent as
   * `Authorization: Bearer …`. Asked for each request, and once more, `isRefused`, where the server refused that token: with
   * another one the request is sent again, once. Requests that are refused at the same moment share the one they get then.
   *
   * Where there is none, and where the function throws or rejects, nothing is sent: the state is `signed-out` with
   * `CREDENTIALS_ERROR`. Beside it, `credentials` are those that the graph still forwards, in headers of their own.
   */
  readonly token?: TokenCallback | undefined;
  /** The request headers that carry the credentials, where the server is configured for others than the default ones. */
  readonly credentialHeaders?: CredentialHeaders | undefined;
  /** Links to go before the request, such as one that logs or retries. */
  readonly link?: ApolloLink | undefined;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

const defaultHeaders = { access: 'authorization', workforce: 'x-workforce-api-key' };

/**
 * Creates an Apollo Client for the graph: its cache, its credential headers, fragments that mask, and a memory of what failed
 * (see {@link rememberFailures}).
 *
 * Its cache holds what the caller may see. Where another person signs in, make another client or call `resetStore`, which
 * also takes away what is shown (`clearStore` does not); a token that is merely renewed needs neither.
 *
 * @throws {TypeError} where a credential would go in the header of the token; where `credentials` is a function, nothing is
 * sent then, and that error is the `cause` of a `CREDENTIALS_ERROR`
 */
export function createOrganizationClient(options: OrganizationClientOptions): ApolloClient {
  const { url, credentials = {}, token, credentialHeaders = defaultHeaders, link, fetch, ...rest } = options;
  const forwarded = token ? keepFromToken(credentials, credentialHeaders) : credentials;
  const authorize = new SetContextLink(async (previous) => ({
    headers: {
      ...(previous['headers'] as Record<string, string> | undefined),
      ...(await toCredentialHeaders(forwarded, credentialHeaders)),
    },
  }));
  const send = new HttpLink({ uri: url, ...(fetch && { fetch }) });
  return new ApolloClient({
    cache: createOrganizationCache(),
    dataMasking: true,
    ...rest,
    link: ApolloLink.from([
      rememberFailures(),
      ...(link ? [link] : []),
      authorize,
      ...(token ? [signIn(token)] : []),
      send,
    ]),
  });
}

import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { createOrganizationCache } from './cache.ts';

/** What the caller signs in with on each platform; without one, that platform is not asked. */
export interface Credentials {
  /** The whole value of the header for the access platform, such as `Bearer …`. */
  readonly access?: string | null | undefined;
  /** The API key for the workforce platform. */
  readonly workforce?: string | null | undefined;
}

/** How a client is made. */
export interface OrganizationClientOptions extends Partial<
  Omit<ApolloClient.Options, 'link' | 'defaultOptions'>
> {
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /** The caller's credentials, or where to get them; asked anew for each request. */
  readonly credentials?: Credentials | (() => Credentials | Promise<Credentials>) | undefined;
  /** The request headers that carry them, where the server is configured for others than the default ones. */
  readonly credentialHeaders?: { readonly access: string; readonly workforce: string } | undefined;
  /** Links to go before the request, such as one that logs or retries. */
  readonly link?: ApolloLink | undefined;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

const defaultHeaders = { access: 'authorization', workforce: 'x-workforce-api-key' };

/**
 * Creates an Apollo Client for the graph: its cache, its credential headers, and fragments that mask.
 *
 * Its cache holds what the caller may see. Where another person signs in, make another client or call `resetStore`, which
 * also takes away what is shown (`clearStore` does not); a token that is merely renewed needs neither.
 */
export function createOrganizationClient(options: OrganizationClientOptions): ApolloClient {
  const { url, credentials, credentialHeaders = defaultHeaders, link, fetch, ...rest } = options;
  const authorize = new SetContextLink(async (previous) => {
    const { access, workforce } =
      typeof credentials === 'function' ? await credentials() : (credentials ?? {});
    const headers = { ...(previous['headers'] as Record<string, string> | undefined) };
    if (access) headers[credentialHeaders.access] = access;
    if (workforce) headers[credentialHeaders.workforce] = workforce;
    return { headers };
  });
  const send = new HttpLink({ uri: url, ...(fetch && { fetch }) });
  return new ApolloClient({
    cache: createOrganizationCache(),
    dataMasking: true,
    ...rest,
    link: ApolloLink.from([...(link ? [link] : []), authorize, send]),
  });
}

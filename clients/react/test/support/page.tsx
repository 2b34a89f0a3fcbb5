import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { afterEach, expect } from 'vitest';
import { createOrganizationClient } from '../../src/index.ts';
import type { OrganizationClientOptions } from '../../src/index.ts';

afterEach(cleanup);

/** Both credentials, as test/support/graph.ts takes them for good. */
export const bothCredentials = { access: 'Bearer test-token', workforce: 'test-key' };

/** One request as it left the page. */
interface SentRequest {
  readonly headers: Headers;
  readonly operationName: string;
  readonly variables: unknown;
}

/** A hook while it is mounted. */
export interface MountedHook<Result> {
  readonly current: Result;
  /** What every render so far gave, in order. */
  readonly renders: readonly Result[];
  unmount(): void;
}

/** A page with a client of ours, which asks a real server. */
export interface TestPage {
  readonly client: ApolloClient;
  /** Every request so far, in order. */
  readonly requests: readonly SentRequest[];
  /** Mounts a hook under the client's provider. */
  mount<Result>(useHook: () => Result): MountedHook<Result>;
  /** Mounts a hook as React's strict mode does in development: twice, to find what leaks. */
  mountStrictly<Result>(useHook: () => Result): MountedHook<Result>;
  /** Mounts a hook that suspends; resolves when it no longer does. */
  mountSuspending<Result>(useHook: () => Result): Promise<MountedHook<Result>>;
}

/** Opens a page of a caller with both credentials unless told otherwise. */
export function openPage(url: string, options: Partial<OrganizationClientOptions> = {}): TestPage {
  const requests: SentRequest[] = [];
  const send: typeof fetch = (input, init) => {
    const { operationName, variables } = JSON.parse(init?.body as string) as SentRequest;
    requests.push({ headers: new Headers(init?.headers), operationName, variables });
    return fetch(input, init);
  };
  const client = createOrganizationClient({ url, credentials: bothCredentials, fetch: send, ...options });
  const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
    <ApolloProvider client={client}>
      <Suspense fallback={null}>{children}</Suspense>
    </ApolloProvider>
  );
  return {
    client,
    requests,
    mount: (useHook) => mountHook(useHook, wrapper),
    mountStrictly: (useHook) => mountHook(useHook, wrapper, true),
    mountSuspending: async (useHook) => {
      const mounted = await act(async () => mountHook(useHook, wrapper));
      await waitFor(() => expect(mounted.current).not.toBeNull());
      return mounted;
    },
  };
}

function mountHook<Result>(
  useHook: () => Result,
  wrapper: (props: { children: ReactNode }) => ReactNode,
  isStrict = false,
): MountedHook<Result> {
  const renders: Result[] = [];
  const { result, unmount } = renderHook(
    () => {
      const answered = useHook();
      renders.push(answered);
      return answered;
    },
    { wrapper, reactStrictMode: isStrict },
  );
  return {
    get current() {
      return result.current;
    },
    renders,
    unmount,
  };
}

/** Waits until something is so, and long enough after that for a further request or render to show. */
export async function settle(assertion: () => void): Promise<void> {
  await waitFor(assertion, { timeout: 5000, interval: 5 });
  await pause();
  assertion();
}

/** Gives everything that is under way in the page time to happen. */
export async function pause(durationMs = 40): Promise<void> {
  await act(() => new Promise((resolve) => setTimeout(resolve, durationMs)));
}

/** Waits until a state is no longer `loading` and no request is under way. */
export async function settleState<State extends { readonly status: string }>(
  mounted: MountedHook<State>,
): Promise<State> {
  await settle(() => {
    expect(mounted.current).not.toMatchObject({ status: 'loading' });
    expect(mounted.current).not.toMatchObject({ isRefreshing: true });
  });
  return mounted.current;
}

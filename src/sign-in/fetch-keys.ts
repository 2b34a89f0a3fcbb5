import { GraphError } from '../errors/graph-error.ts';
import { Deadline } from '../upstream/deadline.ts';
import { createUpstream } from '../upstream/upstream.ts';
import type { UpstreamOptions } from '../upstream/upstream.ts';
import type { FetchedKeys } from './key-set.ts';

/** How the identity provider's keys are reached. */
export interface KeySourceOptions extends Required<
  Pick<UpstreamOptions, 'trust' | 'proxyUrl' | 'connectionMaxAgeMs' | 'userAgent'>
> {
  /** Where the JSON Web Key Set is. */
  readonly url: URL;
}

/** Fetches the keys of the identity provider. */
export interface KeySource {
  /** Never rejects; takes no longer than {@link FETCH_TIMEOUT_MS}. Redirects are not followed. */
  readonly fetch: () => Promise<FetchedKeys>;
  close(): Promise<void>;
}

/** How long a fetch may take, in milliseconds. */
const FETCH_TIMEOUT_MS = 3000;

/** How large a key set may be, in bytes: a hundred keys are no more. */
const MAX_KEY_SET_BYTES = 2 ** 18;

/** Creates what fetches the keys, in the way in which the platforms are reached. */
export function createKeySource({ url, ...options }: KeySourceOptions): KeySource {
  const upstream = createUpstream({
    ...options,
    source: 'IDENTITY PROVIDER',
    url: new URL(url.origin),
    timeoutMs: FETCH_TIMEOUT_MS,
    connectTimeoutMs: FETCH_TIMEOUT_MS,
    maxConcurrentCalls: 1,
    maxResponseBytes: MAX_KEY_SET_BYTES,
  });
  const path = url.pathname + url.search;

  return {
    fetch: async () => {
      const deadline = new Deadline(FETCH_TIMEOUT_MS);
      const answer = await upstream.get(path, { accept: 'application/json' }, deadline);
      deadline.cancel();
      if (answer instanceof GraphError) return { problem: answer.details.reason ?? answer.code };
      if (answer.body === null) return { problem: `status ${String(answer.status)}` };
      // Without a byte order mark, which no JSON may have and some files do.
      return { text: new TextDecoder().decode(answer.body) };
    },
    close: () => upstream.close(),
  };
}

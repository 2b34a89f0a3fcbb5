import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { vi } from 'vitest';

/** Counts what has come in at a server of this process. Stop it with `using`. */
export interface Arrivals extends Disposable {
  /** Resolves when so many requests, the first ever counted as 1, were received whole and have been looked at. */
  until(count: number): Promise<void>;
}

/** Counts the requests that a server receives from now on. No answer tells: it may be held by what is behind the server. */
export function watchArrivals(url: string): Arrivals {
  const { port } = new URL(url);
  let count = 0;
  const listener = (message: unknown) => {
    const { request } = message as { readonly request: IncomingMessage };
    if (String(request.socket.localPort) !== port) return;
    // Without a body there is no end to wait for: nobody reads it.
    if (Number(request.headers['content-length'] ?? 0) === 0) count += 1;
    else request.once('end', () => (count += 1));
  };
  subscribe('http.server.request.start', listener);
  return {
    until: async (expected) => {
      await vi.waitFor(
        () => {
          if (count < expected) throw new Error(`only ${count} of ${expected} requests have arrived`);
        },
        { timeout: 8000, interval: 5 },
      );
      await setImmediate();
    },
    [Symbol.dispose]: () => void unsubscribe('http.server.request.start', listener),
  };
}

import { fileURLToPath } from 'node:url';
import { startServerProcess } from '../../test/e2e/support/child-process.ts';
import type { Child } from '../../test/e2e/support/child-process.ts';
import type { FuzzPlatform } from './platforms.ts';
import { allowedOrigin } from './generate/headers.ts';

/** Short, so that hanging platforms hold nobody up for long. */
const OPERATION_TIMEOUT_MS = 400;

/** How much later than that an answer may come: the process has also others to answer, and documents take their time. */
const SLACK_MS = 3000;

/** How long a request may be under way, in milliseconds. */
export const BOUND_MS = OPERATION_TIMEOUT_MS + SLACK_MS;

const environment = {
  LINKS_FILE: fileURLToPath(new URL('../../demo/links.json', import.meta.url)),
  OPERATION_TIMEOUT_MS: String(OPERATION_TIMEOUT_MS),
  UPSTREAM_TIMEOUT_MS: '150',
  BREAKER_WINDOW_MS: '1000',
  BREAKER_OPEN_MS: '100',
  // Kept for a moment, so that what is kept is walked through, too, and failures are not hidden for long.
  CACHE_TTL_MS: '20',
  CACHE_STALE_IF_ERROR_MS: '50',
  CACHE_MAX_ENTRIES: '100',
  CORS_ORIGINS: allowedOrigin,
  // Whatever may be logged at all is.
  LOG_LEVEL: 'trace',
};

/** The server in a process of its own. */
export type FuzzServer = Child & { readonly url: string };

/** Starts the server between the platforms. */
export function startServer(
  access: FuzzPlatform,
  workforce: FuzzPlatform,
  further: Readonly<Record<string, string>> = {},
): Promise<FuzzServer> {
  return startServerProcess({
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    ...environment,
    ...further,
  });
}

/** What leads to the platforms, and so may be nowhere. */
export function addressesOf(platforms: readonly FuzzPlatform[]): string[] {
  return platforms.flatMap(({ url }) => {
    const { port } = new URL(url);
    return [`127.0.0.1:${port}`, `localhost:${port}`];
  });
}

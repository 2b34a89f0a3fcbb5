import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parseConfig } from '../src/config.ts';
import { matrixEnvironment } from '../test/reliability/faults/fault.ts';
import type { Fault } from '../test/reliability/faults/fault.ts';
import { faultGroups } from '../test/reliability/faults/faults.ts';
import { resultsSectionIn } from './attack/results-section.ts';

/**
 * Prints docs/reliability.md: what is done about a platform that fails, and the table of faults that the tests hold.
 *
 * @param attacks the section with the results of the attacks; by default the one that the page has
 */
export async function printReliability(attacks?: string): Promise<string> {
  const path = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));
  const results = attacks ?? resultsSectionIn(await readFile(path, 'utf8').catch(() => ''));
  return format([explain(), ...faultGroups.map(printGroup), results].join('\n\n'), {
    ...(await resolveConfig(path)),
    filepath: path,
  });
}

/** The defaults are the configuration's own. */
function explain(): string {
  const config = parseConfig({ ACCESS_URL: 'https://a.example', WORKFORCE_URL: 'https://b.example' });
  const { breaker, memory } = config;
  return `# Reliability

What is done about a platform that fails, hangs, is slow or asks for fewer requests; then every fault that the tests try,
and what becomes of it. This page is printed from the tests' own table by \`npm run reliability:print\`.

A failure of one platform is never one of the other: its fields are null with an error that says why
([errors](errors.md)), and the fields of the other come. Why it is done so: [the decision](decisions/resilience.md).

| what | how | variables and defaults |
| --- | --- | --- |
| time | An operation has a deadline; each attempt at a call has a limit of its own within it, making a connection one within that. A retry has what is left. A client that hangs up ends its calls, unless others wait for them too. | ${settings(
    {
      OPERATION_TIMEOUT_MS: config.operationTimeoutMs,
      UPSTREAM_TIMEOUT_MS: config.upstreamTimeoutMs,
      UPSTREAM_CONNECT_TIMEOUT_MS: config.connectTimeoutMs,
    },
  )} |
| retry | A call is tried again after a random short time where its connection could not be made or broke, or the answer was 408, 421, 425, 502, 503 or 504; and once after 429, where the time that the platform asks for is left. An attempt that ran out of time is never tried again. Over time, retries are only a share of the calls. | ${settings(
    {
      UPSTREAM_RETRIES: config.maxRetries,
      UPSTREAM_RETRY_PERCENT: config.retryShare * 100,
    },
  )} |
| connections | Kept open and used again, up to an age (0: for as long as they last), and not after 408, 421, 502, 503 or 504; after 421 none of those that are open is. A request that fails on a reused connection before anything was received is sent once more on a new connection: that costs no retry and is no failure. | ${settings(
    {
      UPSTREAM_CONNECTION_MAX_AGE_MS: config.connectionMaxAgeMs,
    },
  )} |
| breaker | When of enough attempts in a time such a share failed, or so many in a row over 2 s or more, the platform is left alone: calls fail at once. Then one attempt is let through, which decides whether the others may follow. Responses below 500 are no failures, nor is a connection that was stale; connections that are reset together are one. | ${settings(
    {
      BREAKER_MIN_ATTEMPTS: breaker.minAttempts,
      BREAKER_FAILURE_PERCENT: breaker.failureShare * 100,
      BREAKER_WINDOW_MS: breaker.windowMs,
      BREAKER_OPEN_MS: breaker.openMs,
      BREAKER_CONSECUTIVE_FAILURES: breaker.consecutiveFailures ?? 0,
    },
  )} |
| queue | So many calls are under way to each platform, so many more wait. Credentials are served in turn, and each may hold a quarter of the queue. When it is full, a call of a credential that waits less displaces the last one of the credential that waits most; otherwise it fails at once. Callers who share a service credential count each for themselves. | ${settings(
    {
      MAX_CONCURRENT_CALLS: config.maxConcurrentCalls,
      MAX_QUEUED_CALLS: config.maxQueuedCalls,
    },
  )} |
| rate | After 429 the credential that got it pauses, for as long as the platform asks or a second; others go on. Calls with a workforce key can be paced, so that there is no 429 in the first place (0: they are not). | ${settings(
    {
      WORKFORCE_REQUESTS_PER_SECOND: config.workforceRequestsPerSecond,
    },
  )} |
| sharing | Reads of the same record with the same credential at the same moment are one call, and identical requests of one caller at the same moment one execution. | |
| stale answers | A record that was read may be answered again for a time, and for a further time where its platform is unavailable, out of time, left alone, or slow: then the read goes on, and refreshes the cache. It is then marked \`STALE\`. Never after 401 to its credential, never after 403 or 404, and never to another credential. | ${settings(
    {
      CACHE_TTL_MS: memory.freshMs,
      CACHE_STALE_IF_ERROR_MS: memory.staleMs,
      CACHE_STALE_AFTER_MS: memory.staleAfterMs ?? 0,
      CACHE_MAX_ENTRIES: memory.maxEntries,
      CACHE_MAX_BYTES: memory.maxBytes,
    },
  )} |
| size | An answer that is larger is not read to its end. Compressed answers are not asked for, and not unpacked. | ${settings(
    {
      MAX_RESPONSE_BYTES: config.maxResponseBytes,
    },
  )} |
| memory | The bytes of responses count from when they come until the operation's own response is written. Beyond the limit for all operations calls wait, then fail; beyond that for one operation its further calls fail at once. | ${settings(
    {
      UPSTREAM_MAX_BYTES_IN_FLIGHT: config.maxBytesInFlight,
      UPSTREAM_MAX_BYTES_PER_OPERATION: config.maxHeldBytes,
    },
  )} |
| overload | While the event loop runs later than this, requests are refused with 503 and \`Retry-After\`, and \`/readyz\` is 503; \`/livez\` stays 200. | ${settings(
    {
      MAX_EVENT_LOOP_DELAY_MS: config.maxEventLoopDelayMs,
    },
  )} |

## The faults

Each row is tested over either platform, in a graph of its own, with a real server on loopback that misbehaves so: the
outcome, the time, the number of calls, and that the data of the other platform came. Unless a row says otherwise, one
organization is asked for, and the configuration is the default with these time limits:
${settings(matrixEnvironment)}.

*Within* is from the request to the whole answer, on a busy machine; most rows take some milliseconds. *Calls* are
attempts, also those for which no connection was had; *resent* are requests beside those.`;
}

function printGroup({ title, faults }: (typeof faultGroups)[number]): string {
  const rows = faults.map((fault) =>
    [describe(fault), outcomeOf(fault), statusOf(fault), timeOf(fault), callsOf(fault)].join(' | '),
  );
  return [
    `### ${title}`,
    '',
    '| the platform … | error | `sources` says | within | calls |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function describe({ name, environment = {} }: Fault): string {
  return Object.keys(environment).length === 0 ? name : `${name} (${settings(environment)})`;
}

function outcomeOf({ code }: Fault): string {
  if (code === null) return 'none';
  return typeof code === 'string' ? `\`${code}\`` : bySource(code);
}

function statusOf({ status }: Fault): string {
  return typeof status === 'string' ? `\`${status}\`` : bySource(status);
}

function bySource(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([source, value]) => `${source}: \`${value}\``)
    .join(', ');
}

function timeOf({ fromMs, withinMs }: Fault): string {
  return fromMs === undefined ? `${withinMs} ms` : `${fromMs} to ${withinMs} ms`;
}

function callsOf({ calls, resent = 0 }: Fault): string {
  const sent = typeof calls === 'number' ? String(calls) : calls.join(' to ');
  return resent === 0 ? sent : `${sent}, ${String(resent)} resent`;
}

function settings(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `\`${name}=${value}\``)
    .join(', ');
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { startServerProcess } from '../../test/e2e/support/child-process.ts';
import { mebibytes, median, percentile } from '../common/figures.ts';
import { watchMemory } from '../common/memory.ts';
import { check } from '../common/report.ts';
import type { Report } from '../common/report.ts';
import { ask, createSeen, pick, runClient } from './clients.ts';
import type { Seen } from './clients.ts';
import { organizations, startAccess, startWorkforce } from './platforms.ts';

/** How a soak runs. */
export interface SoakOptions {
  readonly seconds: number;
  readonly clients: number;
}

/** Short, so that they are reached often. */
const limits = {
  OPERATION_TIMEOUT_MS: 2000,
  UPSTREAM_TIMEOUT_MS: 1200,
  BREAKER_WINDOW_MS: 2000,
  BREAKER_OPEN_MS: 500,
};

/** How much longer than its time limit a request may take, in milliseconds. */
const SLACK_MS = 250;

/** One round of the flapping platform at most, in milliseconds. */
const MAX_ROUND_MS = 12_000;

/** How long the server may take to notice that all is well again, in milliseconds. */
const RECOVERY_MS = 5000;

/** Memory needs this long to settle; before, it is only told, in seconds. */
const SETTLED_AFTER_SECONDS = 30;

const MEMORY_SHARE = 1.2;

/**
 * Runs the real server in a process of its own over two platforms, of which one flaps, hangs and comes back, under
 * clients that send one request after the other.
 */
export async function runSoak({ seconds, clients }: SoakOptions): Promise<Report> {
  await using access = await startAccess();
  await using workforce = await startWorkforce(Math.min(MAX_ROUND_MS, seconds * 1000));
  await using links = await writeLinks();
  await using memory = await watchMemory();
  await using server = await startServerProcess({
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    LINKS_FILE: links.file,
    ...Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)])),
    ...memory.environment,
  });

  const seen = createSeen();
  workforce.begin();
  const end = new AbortController();
  using lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const running = Array.from({ length: clients }, (_, number) =>
    runClient(server.url, number, end.signal, seen),
  );
  await delay(seconds * 1000 * 0.25);
  const plateauHeap = await memory.collect();
  await delay(seconds * 1000 * 0.75);
  end.abort();
  await Promise.all(running);
  workforce.heal();
  lag.disable();

  const rss = await memory.readRss();
  const endHeap = await memory.collect();
  const last = await askOnceMore(server.url, clients);
  server.signal('SIGTERM');
  const exit = await server.ended;

  const lagMs = lag.max / 1e6;
  const slowestMs = seen.slowest.tookMs;
  // In a short soak beside other tests the clients themselves are late; a long one has the machine to itself.
  const excusedMs = seconds >= SETTLED_AFTER_SECONDS ? 0 : lagMs;
  // The highest of a third: what is resident falls and rises with each collection of garbage.
  const plateauRss = Math.max(...rss.slice(Math.floor(rss.length / 3), Math.floor((rss.length * 2) / 3)));
  const endRss = Math.max(...rss.slice(Math.floor((rss.length * 2) / 3)));
  const judgesMemory = seconds >= SETTLED_AFTER_SECONDS;
  const grew = Math.max(endRss / plateauRss, endHeap / plateauHeap);
  const lines = server.stdout.split('\n');
  const loud = lines.filter((line) => /"level":[56]0/.test(line));
  return {
    checks: [
      check(
        'every request was answered, the healthy side whole and right',
        seen.problems.length === 0,
        seen.problems.slice(0, 3).join('; ') || `${seen.durationsMs.length} requests`,
      ),
      check(
        `no request took longer than OPERATION_TIMEOUT_MS + ${SLACK_MS} ms`,
        slowestMs - excusedMs <= limits.OPERATION_TIMEOUT_MS + SLACK_MS,
        `slowest ${slowestMs.toFixed(0)} ms, of which the clients themselves may have been late by ${lagMs.toFixed(0)} ms`,
      ),
      check(
        'the flapping side was seen failing, and hanging for as long as it may',
        (seen.errors['UPSTREAM_TIMEOUT'] ?? 0) >= clients / 2 &&
          slowestMs >= limits.UPSTREAM_TIMEOUT_MS &&
          Object.keys(seen.errors).length > 1,
        JSON.stringify(seen.errors),
      ),
      check(
        'when it was back, all was answered whole',
        last.whole === clients,
        `${last.whole} of ${clients} clients`,
      ),
      check(
        judgesMemory
          ? 'memory ended within 20 % of its plateau'
          : 'memory was watched (too short a time to judge)',
        !judgesMemory || grew <= MEMORY_SHARE,
        `resident ${mebibytes(plateauRss)} to ${mebibytes(endRss)}, heap ${mebibytes(plateauHeap)} to ${mebibytes(endHeap)}`,
      ),
      check(
        'nothing was written to standard error, and no error was logged',
        server.stderr === '' && loud.length === 0,
        [server.stderr, ...loud].join('\n').slice(0, 500) || 'silent',
      ),
      check('SIGTERM ended it with 0', exit === 0, String(exit)),
    ],
    figures: [
      `${seen.durationsMs.length} requests in ${seconds} s by ${clients} clients: ${(seen.durationsMs.length / seconds).toFixed(0)} a second`,
      `median ${median(seen.durationsMs).toFixed(0)} ms, 99 % within ${percentile(seen.durationsMs, 0.99).toFixed(0)} ms, slowest ${slowestMs.toFixed(0)} ms`,
      `${seen.whole} answers whole, the others without what the flapping side knows`,
      `calls: ${access.requests} to the healthy platform, ${workforce.requests} to the flapping one`,
      `resident memory, over time: ${Array.from({ length: 10 }, (_, tenth) => mebibytes(rss[Math.floor((rss.length * (tenth + 0.5)) / 10)] ?? 0)).join(', ')}`,
      `the slowest request in the log: ${lines.find((line) => line.includes(`"${seen.slowest.requestId}"`)) ?? 'missing'}`,
      `the breaker opened ${countOf(server.stdout, 'breaker opened')} times and closed ${countOf(server.stdout, 'breaker closed')} times`,
    ],
  };
}

async function writeLinks(): Promise<AsyncDisposable & { readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-soak-'));
  const file = join(folder, 'links.json');
  const entries = organizations.map(({ id, accessId, workforceId }) => ({ id, accessId, workforceId }));
  await writeFile(file, JSON.stringify(entries));
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Asks until all is whole, for as long as that may take a breaker and its probes. */
async function askOnceMore(url: string, clients: number): Promise<Seen> {
  const agent = new Agent({ keepAlive: true });
  const seen = async () => {
    const now = createSeen();
    const asks = Array.from({ length: clients }, (_, number) => ask(url, agent, number, pick(number), now));
    await Promise.all(asks);
    return now;
  };
  let last = await seen();
  const endMs = performance.now() + RECOVERY_MS;
  while (last.whole < clients && performance.now() < endMs) {
    await delay(100);
    last = await seen();
  }
  agent.destroy();
  return last;
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

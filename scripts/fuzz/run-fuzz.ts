import { setTimeout as delay } from 'node:timers/promises';
import { mebibytes, median, percentile } from '../common/figures.ts';
import { watchMemory } from '../common/memory.ts';
import type { MemoryWatch } from '../common/memory.ts';
import { check } from '../common/report.ts';
import type { Check, Report } from '../common/report.ts';
import { Campaign } from './campaign.ts';
import type { Finding } from './findings.ts';
import { addressesOf, startServer } from './fuzz-server.ts';
import { askPlainly, askUntil, isAlive } from './plain-query.ts';
import { startAccess, startWorkforce } from './platforms.ts';
import { writeCounts } from './tally.ts';
import type { Tally } from './tally.ts';

/** How a run goes. */
export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
}

/** What a run found. */
export interface FuzzReport extends Report {
  readonly findings: readonly Finding[];
  readonly tally: Tally;
}

/** Fewer requests than these fill no cache: then memory is only told. */
const JUDGED_REQUESTS = 50_000;

/** Which share of the requests is sent before memory is looked at for the first time: by then every cache is full. */
const WARM_UP = 0.4;

/** How much more may be left of the heap at the end than when it was full, without garbage. */
const HEAP_SHARE = 1.2;

/** How large the heap may become with its garbage, in mebibytes: a machine with much memory would let it grow far more. */
const MAX_HEAP_MIB = 512;

/** How much memory the whole process may take up then, in bytes. */
const MAX_RSS_BYTES = 2 * MAX_HEAP_MIB * 2 ** 20;

/** How long the server waits for the rest of half a request, with the time until it looks, in milliseconds. */
const HELD_MS = 35_000;

/** How long the server may take to end, in milliseconds. */
const EXIT_MS = 15_000;

/**
 * Sends generated requests to the real server in a process of its own, between two platforms that fail now and then. The
 * same seed makes the same requests.
 */
export async function runFuzz({ requests, seed }: FuzzOptions): Promise<FuzzReport> {
  await using access = await startAccess();
  await using workforce = await startWorkforce();
  await using memory = await watchMemory();
  await using server = await startServer(access, workforce, limitHeap(memory.environment));
  const plain = await askPlainly(server.url);

  const campaign = new Campaign(server, seed, addressesOf([access, workforce]));
  const startMs = performance.now();
  await campaign.sendUntil(Math.floor(requests * WARM_UP));
  const plateauHeap = campaign.hasDied() ? 0 : await memory.collect();
  await campaign.sendUntil(requests);
  const tookMs = performance.now() - startMs;
  const overdue = campaign.held.filter(({ sinceMs }) => performance.now() - sinceMs > HELD_MS);
  const stillHeld = overdue.filter(({ socket }) => !socket.destroyed);
  campaign.close();

  const died = campaign.hasDied();
  const isWell = !died && (await isAlive(server.url));
  const last = died ? '' : await askUntil(plain, server.url);
  const rss = await memory.readRss();
  const endHeap = died ? 0 : await memory.collect();
  server.signal('SIGTERM');
  const exit = await Promise.race([server.ended, delay(EXIT_MS, 'not at all', { ref: false })]);
  campaign.readLog(server.stdout);

  const { tally, findings } = campaign;
  const faults = findings.filter(({ problems }) => problems.some((problem) => problem.includes('a fault')));
  return {
    findings,
    tally,
    checks: [
      check(
        'the process lived, and wrote nothing to standard error',
        !died && server.stderr === '',
        server.stderr.slice(0, 500) || 'silent',
      ),
      check(
        'every request was answered, or its connection closed, as it should be',
        findings.length === 0 && tally.requests === requests,
        `${findings.length} findings in ${tally.requests} requests`,
      ),
      check('none met a fault of the server', faults.length === 0, `${faults.length} findings of one`),
      check(
        'half a request was not waited for forever',
        stillHeld.length === 0,
        `${overdue.length} held for more than ${HELD_MS / 1000} s, ${stillHeld.length} of them still open`,
      ),
      check('at the end it was alive, and answered a plain query as before', isWell && last === plain, last),
      checkMemory({ rss, plateauHeap, endHeap, isJudged: requests >= JUDGED_REQUESTS }),
      check('SIGTERM ended it with 0', exit === 0, String(exit)),
    ],
    figures: [
      `seed ${seed}: ${tally.requests} requests in ${(tookMs / 1000).toFixed(0)} s: ${((tally.requests / tookMs) * 1000).toFixed(0)} a second, ${mebibytes(tally.sentBytes)} sent, ${mebibytes(tally.answeredBytes)} answered`,
      `median ${median(tally.durationsMs).toFixed(1)} ms, 99 % within ${percentile(tally.durationsMs, 0.99).toFixed(0)} ms, slowest ${tally.slowest.tookMs.toFixed(0)} ms (request ${tally.slowest.number}, ${tally.slowest.kind})`,
      `kinds: ${writeCounts(tally.kinds)}`,
      `statuses: ${writeCounts(tally.statuses)}`,
      `codes: ${writeCounts(tally.codes)}`,
      `${tally.records} answers with a record of a platform; calls: ${access.requests} to access, ${workforce.requests} to workforce`,
      `resident memory, over time: ${Array.from({ length: 10 }, (_, tenth) => mebibytes(rss[Math.floor((rss.length * (tenth + 0.5)) / 10)] ?? 0)).join(', ')}`,
    ],
  };
}

interface MemorySeen {
  /** Resident, twice a second, in bytes. */
  readonly rss: readonly number[];
  /** Without garbage, in bytes. */
  readonly plateauHeap: number;
  readonly endHeap: number;
  readonly isJudged: boolean;
}

function checkMemory({ rss, plateauHeap, endHeap, isJudged }: MemorySeen): Check {
  const most = Math.max(...rss);
  const holds = endHeap / plateauHeap <= HEAP_SHARE && most <= MAX_RSS_BYTES;
  return check(
    isJudged
      ? `the heap ended within 20 % of its plateau, and the process stayed below ${mebibytes(MAX_RSS_BYTES)}`
      : 'memory was watched (too few requests to judge)',
    !isJudged || holds,
    `heap ${mebibytes(plateauHeap)} to ${mebibytes(endHeap)}, resident ${mebibytes(most)} at most`,
  );
}

function limitHeap(environment: MemoryWatch['environment']): MemoryWatch['environment'] {
  const { NODE_OPTIONS = '' } = environment;
  return { ...environment, NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${MAX_HEAP_MIB}` };
}

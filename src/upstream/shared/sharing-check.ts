import { randomBytes } from 'node:crypto';
import { nameOf, toLookReply } from './replies.ts';
import type { Reply } from './replies.ts';
import { loadedScripts, valueForm } from './scripts.ts';
import type { ScriptName } from './scripts.ts';

/** Sends a command to Redis. */
export type SendCommand = (parts: readonly (string | Buffer)[]) => Promise<Reply>;

/** Why records cannot be shared. */
export interface SharingProblem {
  /** The code of Redis's error, such as NOPERM or READONLY; or what is wrong with its reply. Nothing else of it. */
  readonly reason: string;
  /** The command or the script that failed; left out if it was the connection. */
  readonly command?: string;
}

/**
 * Whether records are shared: `up` if the last round trip of all commands succeeded, `degraded` if Redis takes no records as
 * it is full or its disk is, `down` if it cannot be used.
 */
export type SharingState = 'up' | 'degraded' | 'down';

/** Whether a problem is one of writing alone that no other connection would mend: no memory, no disk, evicted at once. */
export function isDegrading({ reason }: SharingProblem): boolean {
  return ['OOM', 'MISCONF', 'NOEFFECT'].includes(reason);
}

/** How many owners of records are made up: each node of a cluster serves only some. */
const OWNERS = 8;

/** How long what is stored lives if it cannot be taken away, in milliseconds. */
const LIFE_MS = 60_000;

/** The result of a step: undefined where it did not fail. */
interface Step {
  readonly reply: Reply;
  readonly problem: SharingProblem | null;
}

/**
 * Loads the scripts and makes a round trip with them as they run: stores records, reads them and takes them away again.
 * Two round trips on the wire; nothing stays in Redis.
 *
 * @returns what failed first; null if records can be shared
 */
export async function findSharingProblem(send: SendCommand): Promise<SharingProblem | null> {
  const run = async (command: string, parts: readonly (string | Buffer)[]): Promise<Step> => {
    try {
      return { reply: await send(parts), problem: null };
    } catch (error) {
      return { reply: null, problem: { reason: nameOf(error), command } };
    }
  };
  const { key } = createOwner();
  // What the scripts do themselves: there an error is handled, and would not tell what it was.
  const plain = await Promise.all([
    run('TIME', ['TIME']),
    run('SET', ['SET', key, 'x', 'PX', String(LIFE_MS)]),
    run('GET', ['GET', key]),
    run('GETRANGE', ['GETRANGE', key, '0', '0']),
    run('STRLEN', ['STRLEN', key]),
    run('DEL', ['DEL', key]),
    ...Object.values(loadedScripts).map(async ({ text, digest }) => {
      const step = await run('SCRIPT LOAD', ['SCRIPT', 'LOAD', text]);
      return step.problem === null && String(step.reply) !== digest ? failed('SCRIPT LOAD', 'RUBBISH') : step;
    }),
  ]);
  const problem = firstProblem(plain);
  if (problem !== null) return problem;
  const redisMs = millisecondsOf(plain[0].reply);
  if (redisMs === null) return { reason: 'RUBBISH', command: 'TIME' };
  const steps = await Promise.all(
    Array.from({ length: OWNERS }, () => Promise.all(runScripts(run, createOwner().key, redisMs))),
  );
  return firstProblem(steps.flat());
}

/** Runs every script, in order, with what it must return. */
function runScripts(
  run: (command: string, parts: readonly (string | Buffer)[]) => Promise<Step>,
  epochKey: string,
  redisMs: number,
): Promise<Step>[] {
  const record = `${epochKey}:check`;
  const lease = `${record}:lease`;
  const epoch = randomBytes(12).toString('base64url');
  const now = String(redisMs);
  const head = valueForm.mark + epoch + now.padStart(valueForm.stampEnd - valueForm.epochEnd, '0');
  const value = head.padEnd(valueForm.headEnd, '-');
  const lookValues = ['0', String(LIFE_MS), epoch, String(LIFE_MS), '', String(value.length), '0', 'check'];
  const script = async (
    name: ScriptName,
    keys: readonly string[],
    values: readonly string[],
    isRight: (reply: Reply) => boolean,
  ) => {
    const { digest } = loadedScripts[name];
    const step = await run(name, ['EVALSHA', digest, String(keys.length), ...keys, ...values]);
    return step.problem === null && !isRight(step.reply) ? failed(name, 'NOEFFECT') : step;
  };
  const isOne = (reply: Reply) => reply === 1;
  const isLook = (kind: string) => (reply: Reply) => toLookReply(reply, 0)?.kind === kind;
  return [
    script('look', [epochKey, record, lease], lookValues, isLook('none')),
    script('store', [epochKey, record, record, lease], [epoch, now, now, String(LIFE_MS), value], isOne),
    script('look', [epochKey, record, lease], lookValues, isLook('found')),
    script('drop', [record], [value], isOne),
    // It leaves a mark where the record was: here that is the epoch's own place, which goes next.
    script('forget', [epochKey, epochKey, record, lease], ['check'], isOne),
    script('forgetAll', [epochKey], [], isOne),
  ];
}

function createOwner(): { readonly key: string } {
  return { key: `og1:{check-${randomBytes(9).toString('base64url')}}` };
}

function failed(command: string, reason: string): Step {
  return { reply: null, problem: { reason, command } };
}

function firstProblem(steps: readonly Step[]): SharingProblem | null {
  return steps.find(({ problem }) => problem !== null)?.problem ?? null;
}

/** Reads Redis's time: seconds, and microseconds of the second. */
function millisecondsOf(reply: Reply): number | null {
  if (!Array.isArray(reply)) return null;
  const [seconds, microseconds] = (reply as readonly Reply[]).map((part) => Number(String(part)));
  const ms = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  return Number.isSafeInteger(ms) ? ms : null;
}

import { findDifference, findForeignBytes, isCertain } from './answer-check.ts';
import { findForeignCalls, findMissingCalls, findNeedlessCalls } from './call-check.ts';
import { secretPattern } from './credentials.ts';
import { Platforms } from './platforms.ts';
import { runAlone, runTogether } from './run.ts';
import type { Run } from './run.ts';
import { Scene } from './scene.ts';
import { SentRecords } from './sent-records.ts';
import type { StartApplication } from './server.ts';
import type { World } from './world.ts';

/** What a run amounted to, to see that it was worth something. */
export interface Tally {
  readonly answers: number;
  /** How many answers were compared whole with those of the same caller alone. */
  readonly compared: number;
  readonly calls: number;
  /** How many calls to the platforms were unanswered at once, at most. */
  readonly callsAtOnce: number;
  /** How many answers show the record of a session. */
  readonly sessions: number;
  /** Every status of a side and code of an error that was answered. */
  readonly seen: ReadonlySet<string>;
}

/** How many things that are wrong an error tells: the first ones say it all. */
const MOST_TOLD = 5;

/** How a world is checked. */
export interface CheckOptions {
  /** Starts the application; the real one by default. */
  readonly start?: StartApplication;
  /** Starts the application for a caller alone; the same as for all by default. */
  readonly startAlone?: StartApplication;
  /** Every which caller is also run alone; by default each one. What an answer must not have is looked for in all. */
  readonly aloneEvery?: number;
}

/**
 * Runs a world for all of its callers together on one server, and for each alone on one of its own, and holds one against
 * the other.
 *
 * @throws Error where an answer, a log line or a call to a platform has anything of somebody else, or an answer is not what
 *   its caller gets alone
 */
export async function checkWorld(world: World, options: CheckOptions = {}): Promise<Tally> {
  const { start, startAlone = start, aloneEvery = 1 } = options;
  const scene = new Scene(world);
  await using platforms = await Platforms.start(scene);
  const together = await runTogether(scene, platforms, start);
  const callsAtOnce = platforms.mostUnderWay;
  const sent = new SentRecords(scene, together.calls);
  failOn([
    ...findForeignCalls(scene, together.calls),
    ...findLeakyLines(together.logLines),
    ...[...together.answers].flatMap(([name, answer]) => findForeignBytes(scene, name, answer, sent)),
  ]);

  const runs: Run[] = [];
  for (const [index, caller] of stayingCallers(scene).entries()) {
    if (index % aloneEvery === 0) runs.push(await runAlone(caller, scene, platforms, startAlone));
  }
  const comparable = runs
    .flatMap(({ answers }) => [...answers])
    .filter(([, { phase }]) => isCertain(scene, phase));
  failOn([
    ...comparable.flatMap(([name, alone]) => {
      const difference = findDifference(together.answers.get(name), alone, scene);
      return difference === null ? [] : [`${name}: ${difference}`];
    }),
    ...(isCertain(scene, world.phases.length - 1) ? findMissingCalls(together.calls, runs) : []),
    ...(isCertain(scene, world.phases.length - 1) && aloneEvery === 1
      ? findNeedlessCalls(scene, together.calls, runs)
      : []),
  ]);
  return {
    answers: together.answers.size,
    compared: comparable.length,
    calls: together.calls.length,
    callsAtOnce,
    sessions: [...together.answers.values()].filter(({ received }) => received.text.includes('/current/'))
      .length,
    seen: wordsSeen(together),
  };
}

/** Whoever has answers to compare: not who asks for nothing, or hangs up on everything. */
export function stayingCallers(scene: Scene): readonly number[] {
  const stays = scene.world.phases.flat().filter(({ hangsUpAfter }) => hangsUpAfter === null);
  return [...new Set(stays.map((operation) => scene.callerOf(operation)))];
}

/** Every status of a side and code of an error that was answered. */
export function wordsSeen({ answers }: Pick<Run, 'answers'>): ReadonlySet<string> {
  const words = [...answers.values()].flatMap(({ received: { text } }) => [
    ...text.matchAll(/"(?:status|code)":\s*"([A-Z_]+)"/g),
  ]);
  return new Set(words.map(([, word = '']) => word));
}

/** Finds log lines that have a credential, or anything that a platform sent. */
export function findLeakyLines(lines: readonly string[]): string[] {
  return lines
    .filter((line) => secretPattern.test(line) || line.includes('marker-'))
    .map((line) => `a log line has a credential or what was read with one: ${line}`);
}

/** @throws Error where anything is wrong */
export function failOn(wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  const told = wrong.slice(0, MOST_TOLD).join('\n');
  throw new Error(`${wrong.length} things are wrong in this world, such as:\n${told}`);
}

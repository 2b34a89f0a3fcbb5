import { findDifference, findForeignBytes } from './answer-check.ts';
import { findForeignCalls, findOtherCalls, sentRecords } from './call-check.ts';
import { secretPattern } from './credentials.ts';
import { Platforms } from './platforms.ts';
import { runAlone, runTogether } from './run.ts';
import type { Run } from './run.ts';
import { Scene } from './scene.ts';
import type { StartApplication } from './server.ts';
import type { World } from './world.ts';

/** What a run amounted to, to see that it was worth something. */
export interface Tally {
  readonly callers: number;
  readonly answers: number;
  /** How many answers were compared whole with those of the same caller alone. */
  readonly compared: number;
  readonly calls: number;
  /** How many calls to the platforms were unanswered at once, at most. */
  readonly callsAtOnce: number;
  /** Every status of a side and code of an error that was answered. */
  readonly seen: ReadonlySet<string>;
}

/** How many things that are wrong an error tells: the first ones say it all. */
const MOST_TOLD = 5;

/**
 * Runs a world for all of its callers together on one server, and for each alone on one of its own, and holds one against
 * the other.
 *
 * @param start starts the application; the real one by default
 * @throws Error where an answer, a log line or a call to a platform has anything of somebody else, or an answer is not what
 *   its caller gets alone
 */
export async function checkWorld(world: World, start?: StartApplication): Promise<Tally> {
  const scene = new Scene(world);
  await using platforms = await Platforms.start(scene);
  const together = await runTogether(scene, platforms, start);
  const callsAtOnce = platforms.mostUnderWay;
  const sent = sentRecords(scene, together.calls);
  const wrong = [
    ...[...together.answers].flatMap(([name, answer]) =>
      findForeignBytes(scene, name, answer, (record) => sent.has(record)),
    ),
    ...findForeignCalls(scene, together.calls),
    ...findLeakyLines(together.logLines),
  ];
  failOn(wrong);

  // Who asks for nothing, or hangs up on everything, has no answers to compare.
  const stays = world.phases.flat().filter(({ hangsUpAfter }) => hangsUpAfter === null);
  const callers = [...new Set(stays.map((operation) => scene.callerOf(operation)))];
  const runs: Run[] = [];
  for (const caller of callers) runs.push(await runAlone(caller, scene, platforms, start));
  let compared = 0;
  for (const [name, alone] of runs.flatMap(({ answers }) => [...answers])) {
    if (!isCertain(scene, alone.phase)) continue;
    compared += 1;
    const difference = findDifference(together.answers.get(name), alone, scene);
    if (difference !== null) wrong.push(`${name}: ${difference}`);
  }
  if (isCertain(scene, world.phases.length - 1)) wrong.push(...findOtherCalls(scene, together, runs));
  failOn(wrong);
  return {
    callers: callers.length,
    answers: together.answers.size,
    compared,
    calls: together.calls.length,
    callsAtOnce,
    seen: wordsSeen(together),
  };
}

function wordsSeen({ answers }: Run): ReadonlySet<string> {
  const words = [...answers.values()].flatMap(({ received: { text } }) => [
    ...text.matchAll(/"(?:status|code)":\s*"([A-Z_]+)"/g),
  ]);
  return new Set(words.map(([, word = '']) => word));
}

/**
 * Whether what is remembered is the same for all callers together as for each alone. Where there is little room it is
 * not, after the first phase: what one reads pushes out what another one read. Whose bytes an answer has is certain
 * all the same.
 */
function isCertain(scene: Scene, phase: number): boolean {
  return phase === 0 || !scene.world.settings.isCramped || !scene.remembers;
}

function findLeakyLines(lines: readonly string[]): string[] {
  return lines
    .filter((line) => secretPattern.test(line) || line.includes('marker-'))
    .map((line) => `a log line has a credential or what was read with one: ${line}`);
}

function failOn(wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  const told = wrong.slice(0, MOST_TOLD).join('\n');
  throw new Error(`${wrong.length} things are wrong in this world, such as:\n${told}`);
}

import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startIdentityProvider } from '../../support/identity-provider.ts';
import { findDifference, findForeignBytes, isCertain } from '../answer-check.ts';
import { findForeignCalls, findMissingCalls, findNeedlessCalls } from '../call-check.ts';
import { failOn, findLeakyLines, stayingCallers, wordsSeen } from '../check-world.ts';
import { secretPattern } from '../credentials.ts';
import { Platforms } from '../platforms.ts';
import { SentRecords } from '../sent-records.ts';
import type { StartApplication } from '../server.ts';
import { findMisplaced, findUngranted } from './answer-check.ts';
import { findCallsNotShared, findTokensSent, findUngrantedCalls } from './call-check.ts';
import { findDeniedTold, lacksScope } from './denied-check.ts';
import { runSigned } from './run.ts';
import type { SignedRun, SignedRunOptions } from './run.ts';
import { SignedScene } from './scene.ts';
import { createSigningKeys, tokenPattern } from './tokens.ts';
import type { SigningKeys } from './tokens.ts';
import type { SignedWorld } from './world.ts';

/** What a run amounted to, to see that it was worth something. */
export interface SignedTally {
  /** How many answers were compared whole with those of the same caller alone. */
  readonly compared: number;
  /** How many answers were compared whole with those of a world that has nothing else than what is granted. */
  readonly hidden: number;
  /** How many operations were refused because nobody had signed in, and how many were not. */
  readonly refused: number;
  readonly signedIn: number;
  /** How many answers tell of a field that takes another scope. */
  readonly denied: number;
  /** How many answers show something that was read. */
  readonly shown: number;
  readonly callsOfOperations: number;
  /** Every status of a side and code of an error that was answered. */
  readonly seen: ReadonlySet<string>;
}

/** How a world is checked. */
export interface SignedCheckOptions {
  /** Starts the application; the real one by default. */
  readonly start?: StartApplication;
  /** How many callers are run alone, too, at most; by default all. */
  readonly mostAlone?: number;
  /** How many of these also in a world, and with requests, that have nothing but what is granted to them; by default all. */
  readonly mostChanged?: number;
}

let keysOfAllWorlds: Promise<SigningKeys> | undefined;

/**
 * Runs a world whose callers sign in for all of them together on one server, and for each alone on one of its own, and holds
 * one against the other, and both against what the tokens grant.
 *
 * @throws Error where an answer has anything that was not granted to its caller, a platform was asked for it, a token, a
 *   credential or a claim got out, or an answer is not what its caller gets alone
 */
export async function checkSignedWorld(
  world: SignedWorld,
  { start, mostAlone = Infinity, mostChanged = mostAlone }: SignedCheckOptions = {},
): Promise<SignedTally> {
  await using provider = await startIdentityProvider();
  const scene = await SignedScene.create(world, provider, await (keysOfAllWorlds ??= createSigningKeys()));
  await using platforms = await Platforms.start(scene);
  await using folder = await mkdtempDisposable(join(tmpdir(), 'organization-graph-test-'));
  try {
    const scopesFile = join(folder.path, 'scopes.json');
    await writeFile(scopesFile, JSON.stringify(world.fieldScopes));
    const hasRules = Object.keys(world.fieldScopes).length > 0;
    const environment: Record<string, string> = hasRules ? { AUTH_SCOPES_FILE: scopesFile } : {};
    const options = { scene, platforms, provider, start, environment };
    const together = await runSigned(options);
    checkTogether(scene, together);
    const runs: SignedRun[] = [];
    const callers = stayingCallers(scene).slice(0, mostAlone);
    let hidden = 0;
    for (const caller of callers) {
      const alone = await runSigned({ ...options, caller });
      // What was not read before, the order of a caller's own requests decides on.
      if (runs.push(alone) > mostChanged || !world.isWarm) continue;
      hidden += await checkHidden(alone, { ...options, caller });
    }
    const compared = world.isWarm ? checkAlone(scene, together, runs) : 0;
    const operations = [...together.answers.values()].filter(({ operation }) => operation !== null);
    const refused = operations.filter(({ received }) => received.status === 401).length;
    return {
      compared,
      hidden,
      refused,
      signedIn: operations.length - refused,
      denied: operations.filter(({ received }) => received.text.includes(lacksScope)).length,
      shown: operations.filter(({ received }) => received.text.includes('marker-')).length,
      callsOfOperations: together.callsOfOperations.length,
      seen: wordsSeen({ answers: new Map(operations.map((answer, index) => [String(index), answer])) }),
    };
  } finally {
    vi.useRealTimers();
  }
}

function checkTogether(scene: SignedScene, together: SignedRun): void {
  const sent = new SentRecords(scene, together.calls);
  const answers = [...together.answers];
  failOn([
    ...answers.flatMap(([name, answer]) => findUngranted(scene, name, answer)),
    ...findTokensSent(together.calls),
    ...findUngrantedCalls(scene, together.callsOfOperations),
    ...answers.flatMap(([name, answer]) => findMisplaced(scene, name, answer)),
    ...answers.flatMap(([name, answer]) => findDeniedTold(scene, name, answer)),
    ...findForeignCalls(scene, together.calls),
    ...findCallsNotShared(scene, together.callsOfOperations),
    ...answers.flatMap(([name, answer]) => findForeignBytes(scene, name, answer, sent)),
    ...findLeakyLines(together.logLines),
    ...findToldByOperations(scene, together),
  ]);
}

/** Finds in log lines and metrics what is in a token: itself, a part of it, or an organization. */
function findToldByOperations(scene: SignedScene, { logLines, metrics }: SignedRun): string[] {
  const ids = scene.organizations.flatMap(({ link, workforceId }) => [link ?? [], workforceId ?? []].flat());
  const parts = scene.tokens.flatMap((token) => token.split('.')).filter((part) => part.length > 40);
  const isTold = (text: string) =>
    secretPattern.test(text) ||
    tokenPattern.test(text) ||
    text.includes('marker-') ||
    [...ids, ...parts].some((secret) => text.toLowerCase().includes(secret.toLowerCase()));
  return [
    ...logLines.filter(isTold).map((line) => `a log line tells of a token: ${line}`),
    ...metrics
      .split('\n')
      .filter(isTold)
      .map((line) => `a metric tells of a token: ${line}`),
  ];
}

/** @returns how many answers were compared */
function checkAlone(scene: SignedScene, together: SignedRun, runs: readonly SignedRun[]): number {
  const comparable = runs
    .flatMap(({ answers }) => [...answers])
    .filter(([, { phase }]) => isCertain(scene, phase));
  const areCallsCertain = isCertain(scene, scene.world.phases.length - 1);
  failOn([
    ...comparable.flatMap(([name, alone]) => {
      const difference = findDifference(together.answers.get(name), alone, scene);
      return difference === null ? [] : [`${name}: ${difference}`];
    }),
    ...(areCallsCertain ? findMissingCalls(together.calls, runs) : []),
    ...(areCallsCertain && runs.length === stayingCallers(scene).length
      ? findNeedlessCalls(scene, together.calls, runs)
      : []),
  ]);
  return comparable.length;
}

/** How one caller is run alone. */
type AloneOptions = SignedRunOptions & { readonly caller: number };

/**
 * Runs a caller as if there was nothing but what is granted to it, and holds its answers against those of the world as it
 * is: a difference would tell what exists.
 *
 * @returns how many answers were compared
 */
async function checkHidden(alone: SignedRun, options: AloneOptions): Promise<number> {
  const { scene, caller } = options;
  const ungranted = scene.ungrantedTo(caller);
  if (ungranted.length === 0) return 0;
  const rest = scene.without(new Set(ungranted));
  await using platforms = await Platforms.start(rest);
  const { answers } = await runSigned({ ...options, scene: rest, platforms });
  const comparable = [...alone.answers].filter(
    // What the session belongs to, the platform tells its owner, whatever is granted. Where there is little room, what is
    // still remembered follows from what else was read.
    ([, { operation, phase }]) =>
      operation !== null &&
      isCertain(scene, phase) &&
      !(operation.way === 'currentOrganization' && scene.hasSessions),
  );
  failOn(
    comparable.flatMap(([name, answer]) => {
      const difference = findDifference(answers.get(name), answer, scene);
      return difference === null ? [] : [`${name} tells what exists: ${difference}`];
    }),
  );
  return comparable.length;
}

import { setImmediate } from 'node:timers/promises';
import type { Platform } from './credentials.ts';
import { isExplained } from './operations.ts';
import type { Operation } from './operations.ts';
import type { Platforms, ReceivedCall } from './platforms.ts';
import { inventoryOf, requestOf, sendRequest } from './requests.ts';
import type { GraphRequest, Received } from './requests.ts';
import type { Scene } from './scene.ts';
import { startServer } from './server.ts';
import type { Server, StartApplication } from './server.ts';

/** An answer, and who got it. */
export interface RunAnswer {
  readonly received: Received;
  readonly phase: number;
  /** The credentials that it was asked for with. */
  readonly credentials: Credentials;
  /** What was asked; null where it was for the inventory. */
  readonly operation: Operation | null;
}

/** A caller's header values; null where it has none. */
export type Credentials = Readonly<Record<Platform, string | null>>;

/** What came of a run. */
export interface Run {
  /** Every answer that was waited for, by a name that is the same in each run of the world. */
  readonly answers: ReadonlyMap<string, RunAnswer>;
  readonly calls: readonly ReceivedCall[];
  readonly logLines: readonly string[];
}

/** Runs a world on one server, with all of its callers. */
export function runTogether(scene: Scene, platforms: Platforms, start?: StartApplication): Promise<Run> {
  return run({ scene, isPart: () => true }, platforms, start);
}

/** Runs a world for one caller on a server of its own: as if there were no others, and without what it hangs up on. */
export function runAlone(
  caller: number,
  scene: Scene,
  platforms: Platforms,
  start?: StartApplication,
): Promise<Run> {
  const isPart = (operation: Operation) =>
    operation.hangsUpAfter === null && scene.callerOf(operation) === caller;
  return run({ scene, isPart }, platforms, start);
}

/** What is run of a world. */
interface Part {
  readonly scene: Scene;
  readonly isPart: (operation: Operation) => boolean;
}

/** One phase of a run. */
interface Phase extends Part {
  readonly server: Server;
  readonly answers: Map<string, RunAnswer>;
  readonly phase: number;
}

async function run(part: Part, platforms: Platforms, start?: StartApplication): Promise<Run> {
  await using server = await startServer(part.scene, platforms, start);
  platforms.takeCalls();
  const answers = new Map<string, RunAnswer>();
  for (const phase of part.scene.world.phases.keys()) {
    platforms.begin(phase);
    await runPhase({ ...part, server, answers, phase });
    await platforms.becomeQuiet();
  }
  return { answers, calls: platforms.takeCalls(), logLines: server.logLines };
}

/**
 * Every credential asks for its inventory, and every caller whose credentials have done so sends all of its operations
 * at once.
 */
async function runPhase(phase: Phase): Promise<void> {
  const { scene, isPart } = phase;
  const { phases, holds } = scene.world;
  const inventories = new Map<string, Promise<void>>();
  const takeInventory = (platform: Platform, headerValue: string | null) => {
    if (headerValue === null) return Promise.resolve();
    const name = `${platform} ${headerValue}`;
    const inventory = inventories.get(name) ?? askInventory(phase, platform, headerValue);
    inventories.set(name, inventory);
    return inventory;
  };
  // A credential that is used in one phase alone asks in every one: what was read before has to be there.
  const readiness = new Map(
    phases.flat().flatMap((operation) => {
      if (!isPart(operation)) return [];
      const caller = scene.callerOf(operation);
      const { access, workforce } = scene.credentialsOf(caller);
      return [
        [caller, Promise.all([takeInventory('access', access), takeInventory('workforce', workforce)])],
      ];
    }),
  );
  // In some worlds all wait for each other, so that they ask at the same moment; in others every caller for itself.
  const everybody = Promise.all(readiness.values());
  await Promise.all(
    (phases[phase.phase] ?? []).map(async (operation, index) => {
      if (!isPart(operation)) return;
      await (holds ? everybody : readiness.get(scene.callerOf(operation)));
      const headers = headersOf(scene.credentialsOf(scene.callerOf(operation)));
      await runOperation({ ...phase, headers, request: requestOf(scene, operation) }, operation, index);
    }),
  );
  await everybody;
}

async function askInventory(
  { scene, server, answers, phase }: Phase,
  platform: Platform,
  headerValue: string,
) {
  const credentials = { access: null, workforce: null, [platform]: headerValue };
  for (const [index, request] of inventoryOf(scene, platform).entries()) {
    const received = await sendRequest(server.url, request, 'POST', headersOf(credentials));
    const name = `phase ${phase}: inventory ${index} of ${platform} ${headerValue}`;
    answers.set(name, { received, phase, credentials, operation: null });
  }
}

/** What an operation is sent with. */
export interface Sending extends Omit<Phase, 'isPart'> {
  readonly request: GraphRequest;
  /** Those that say who asks. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends an operation and notes its answer, unless its caller hangs up. */
export async function runOperation(
  { scene, server, answers, phase, request, headers: callerHeaders }: Sending,
  operation: Operation,
  index: number,
): Promise<void> {
  const credentials = scene.credentialsOf(scene.callerOf(operation));
  const { transport, hangsUpAfter } = operation;
  const headers = { ...callerHeaders, ...(isExplained(operation) && { 'x-explain': 'true' }) };
  if (hangsUpAfter === null) {
    const received = await sendRequest(server.url, request, transport, headers);
    answers.set(`phase ${phase}: operation ${index}`, { received, phase, credentials, operation });
    return;
  }
  const client = new AbortController();
  const answer = sendRequest(server.url, request, transport, headers, client.signal);
  // It may be quicker than the caller is to hang up.
  answer.catch(() => undefined);
  for (let turns = 0; turns < hangsUpAfter; turns += 1) await setImmediate();
  client.abort();
  await answer.catch(() => undefined);
}

/** All callers choose the same request id: it is no credential. */
function headersOf({ access, workforce }: Credentials): Record<string, string> {
  return {
    'x-request-id': 'the-same-for-all',
    ...(access === null ? {} : { authorization: access }),
    ...(workforce === null ? {} : { 'x-workforce-api-key': workforce }),
  };
}

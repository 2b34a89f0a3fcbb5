import { vi } from 'vitest';
import { readMetrics } from '../../support/metrics.ts';
import type { IdentityProvider } from '../../support/identity-provider.ts';
import type { Platform } from '../credentials.ts';
import type { Operation } from '../operations.ts';
import type { Platforms, ReceivedCall } from '../platforms.ts';
import { inventoryOf, requestOf, sendRequest } from '../requests.ts';
import type { GraphRequest } from '../requests.ts';
import { runOperation } from '../run.ts';
import type { Credentials, Run, RunAnswer } from '../run.ts';
import { startServer } from '../server.ts';
import type { Server, StartApplication } from '../server.ts';
import type { SignedScene } from './scene.ts';

/** What came of a run of callers who sign in. */
export interface SignedRun extends Run {
  /** The calls that were made for operations, not for the inventories before them. */
  readonly callsOfOperations: readonly ReceivedCall[];
  readonly metrics: string;
}

/** What a world is run with. */
export interface SignedRunOptions {
  readonly scene: SignedScene;
  readonly platforms: Platforms;
  readonly provider: IdentityProvider;
  readonly start?: StartApplication | undefined;
  /** Further environment variables of the server. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Who takes part: all callers, or one alone, without what it hangs up on. */
  readonly caller?: number;
}

/** Runs a world on one server. What time it is, is said by the phase; `vi.useRealTimers` ends that. */
export async function runSigned(options: SignedRunOptions): Promise<SignedRun> {
  const { scene, platforms, provider, start, environment, caller } = options;
  begin(0, options);
  await using server = await startServer(scene, platforms, start, { ...scene.environment, ...environment });
  platforms.takeCalls();
  const answers = new Map<string, RunAnswer>();
  const calls: ReceivedCall[] = [];
  const callsOfOperations: ReceivedCall[] = [];
  for (const [phase, operations] of scene.world.phases.entries()) {
    begin(phase, { scene, platforms, provider });
    const isPart = (operation: Operation) =>
      caller === undefined || (operation.hangsUpAfter === null && scene.callerOf(operation) === caller);
    const callers = new Set(
      scene.world.phases
        .flat()
        .filter(isPart)
        .map((each) => scene.callerOf(each)),
    );
    await beginWithAll({ scene, server, answers, phase }, callers);
    calls.push(...platforms.takeCalls());
    await Promise.all(
      operations.map(async (operation, index) => {
        if (!isPart(operation)) return;
        const asker = scene.callerOf(operation);
        const headers = scene.headersOf(asker);
        const request = signedRequestOf(scene, operation);
        await runOperation({ scene, server, answers, phase, headers, request }, operation, index);
      }),
    );
    await platforms.becomeQuiet();
    callsOfOperations.push(...platforms.takeCalls());
  }
  calls.push(...callsOfOperations);
  const metrics = (await readMetrics(server.metricsUrl)).text;
  return { answers, calls, callsOfOperations, logLines: server.logLines, metrics };
}

/** A phase begins: time has passed, rights and keys are others. */
function begin(phase: number, { scene, platforms, provider }: SignedRunOptions): void {
  vi.setSystemTime(scene.timeOf(phase));
  provider.publish(scene.keysOf(phase));
  platforms.begin(phase);
}

interface Phase {
  readonly scene: SignedScene;
  readonly server: Server;
  readonly answers: Map<string, RunAnswer>;
  readonly phase: number;
}

/**
 * Somebody with a token of the newest key has the service fetch the keys of the phase. In worlds that are warm it then
 * reads everything that the callers' credentials, and the service's, may read.
 */
async function beginWithAll(phase: Phase, callers: ReadonlySet<number>): Promise<void> {
  const { scene, server } = phase;
  const hello = { query: '{ __typename }', variables: {} };
  await sendRequest(
    server.url,
    hello,
    'POST',
    scene.rootHeadersOf(phase.phase, { access: null, workforce: null }),
  );
  if (!scene.world.isWarm) return;
  for (const platform of ['workforce', 'access'] as const) {
    const headerValues = new Set([...callers].map((caller) => scene.credentialsOf(caller)[platform]));
    await Promise.all([...headerValues].map((headerValue) => takeInventory(phase, platform, headerValue)));
  }
}

async function takeInventory(
  { scene, server, answers, phase }: Phase,
  platform: Platform,
  headerValue: string | null,
): Promise<void> {
  if (headerValue === null) return;
  const { held } = scene.world;
  const ofService = (other: Platform) => (held.includes(other) ? scene.serviceValueOf(other) : null);
  const credentials: Credentials = {
    access: ofService('access'),
    workforce: ofService('workforce'),
    [platform]: headerValue,
  };
  const own: Credentials = held.includes(platform)
    ? { access: null, workforce: null }
    : { access: null, workforce: null, [platform]: headerValue };
  for (const [index, request] of inventoryOf(scene, platform).entries()) {
    const received = await sendRequest(server.url, request, 'POST', scene.rootHeadersOf(phase, own));
    const name = `phase ${String(phase)}: inventory ${String(index)} of ${platform} ${headerValue}`;
    answers.set(name, { received, phase, credentials, operation: null });
  }
}

/** The request of an operation. Some references name an organization by one key, and the next one by the others. */
function signedRequestOf(scene: SignedScene, operation: Operation): GraphRequest {
  const request = requestOf(scene, operation);
  if (!scene.hasTwoKeys(operation)) return request;
  const { targets } = operation;
  const references = targets.map((target, index) => {
    const next = scene.organizationOf(targets[(index + 1) % targets.length]!);
    return {
      __typename: 'Organization',
      id: scene.idOf(target),
      accessId: next.accessId,
      workforceId: next.workforceId,
    };
  });
  return { ...request, variables: { ...request.variables, references } };
}

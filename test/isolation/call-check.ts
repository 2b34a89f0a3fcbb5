import { secretPattern } from './credentials.ts';
import type { ReceivedCall } from './platforms.ts';
import type { Run } from './run.ts';
import type { Scene } from './scene.ts';

/** What is looked at of a run. */
type Calls = Pick<Run, 'calls'>;

/** Finds calls with a credential that nobody sent for that platform, or with one where none belongs. */
export function findForeignCalls(scene: Scene, calls: readonly ReceivedCall[]): string[] {
  const askers = scene.world.phases.flat().map((each) => scene.credentialsOf(scene.callerOf(each)));
  return calls.flatMap(({ platform, headerValue, record, otherHeaders }) => {
    const call = `a call to ${platform} for ${record}`;
    const strays = secretPattern.test(otherHeaders) ? [`${call} has a credential in another header`] : [];
    return askers.some((credentials) => credentials[platform] === headerValue)
      ? strays
      : [...strays, `${call} has a credential that nobody sent: ${JSON.stringify(headerValue)}`];
  });
}

/**
 * Finds calls that are made for a caller alone, and were not made for all together: then somebody was answered what was
 * not read with their own credential. How often a call is made is another matter: what is asked twice at the same moment
 * is read once.
 */
export function findMissingCalls(together: readonly ReceivedCall[], alone: readonly Calls[]): string[] {
  const made = new Set(together.map(callName));
  return [...callNames(alone)]
    .filter((name) => !made.has(name))
    .map((name) => `nobody asked ${name}, as is asked for a caller alone`);
}

/** Finds calls that were made for all together, and are made for none of them alone. */
export function findNeedlessCalls(
  scene: Scene,
  together: readonly ReceivedCall[],
  alone: readonly Calls[],
): string[] {
  const expected = callNames(alone);
  // Who hangs up may have got anywhere, and is not run alone.
  const excused = scene.world.phases
    .flat()
    .filter(({ hangsUpAfter }) => hangsUpAfter !== null)
    .map((operation) => scene.credentialsOf(scene.callerOf(operation)));
  return together
    .filter(
      ({ platform, headerValue }) => !excused.some((credentials) => credentials[platform] === headerValue),
    )
    .map(callName)
    .filter((name) => !expected.has(name))
    .map((name) => `somebody asked ${name}, as is asked for no caller alone`);
}

function callNames(runs: readonly Calls[]): ReadonlySet<string> {
  return new Set(runs.flatMap(({ calls }) => calls.map(callName)));
}

function callName({ platform, phase, headerValue, record }: ReceivedCall): string {
  return `${platform} for ${record} with ${JSON.stringify(headerValue)} in phase ${phase}`;
}

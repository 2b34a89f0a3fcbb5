import { answerOf } from './answers.ts';
import { sentName } from './answer-check.ts';
import { secretPattern } from './credentials.ts';
import type { ReceivedCall } from './platforms.ts';
import type { Run } from './run.ts';
import type { Scene } from './scene.ts';

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
 * Compares the calls that were made for all callers together with those made for each alone: the same credentials ask for
 * the same records. How often, is another matter: what is asked twice at the same moment is read once.
 */
export function findOtherCalls(scene: Scene, together: Run, alone: readonly Run[]): string[] {
  const made = new Set(together.calls.map(callName));
  const expected = new Set(alone.flatMap(({ calls }) => calls.map(callName)));
  // Who hangs up may have got anywhere.
  const excused = scene.world.phases.flatMap((operations) =>
    operations.flatMap((operation) =>
      operation.hangsUpAfter === null
        ? []
        : Object.entries(scene.credentialsOf(scene.callerOf(operation))).map(
            ([platform, headerValue]) => `${platform} ${headerValue ?? ''}`,
          ),
    ),
  );
  return [
    ...[...expected.difference(made)].map(
      (name) => `nobody asked ${name}, as is asked for each caller alone`,
    ),
    ...together.calls
      .filter(({ platform, headerValue }) => !excused.includes(`${platform} ${headerValue}`))
      .map(callName)
      .filter((name) => !expected.has(name))
      .map((name) => `somebody asked ${name}, as is asked for no caller alone`),
  ];
}

/** The names of all records that were sent in these calls. */
export function sentRecords(scene: Scene, calls: readonly ReceivedCall[]): ReadonlySet<string> {
  return new Set(
    calls.flatMap((call) => {
      const answer = answerOf(scene, call);
      if (answer === 'cut' || answer.status !== 200) return [];
      return [sentName(scene.markerOf(call.platform, call.headerValue), call.record, call.phase)];
    }),
  );
}

function callName({ platform, phase, headerValue, record }: ReceivedCall): string {
  return `${platform} for ${record} with ${JSON.stringify(headerValue)} in phase ${phase}`;
}

import { answerOf, parentIdOf } from '../answers.ts';
import { secretPattern } from '../credentials.ts';
import type { Platform } from '../credentials.ts';
import type { Operation } from '../operations.ts';
import type { ReceivedCall } from '../platforms.ts';
import type { Grantable, SignedScene } from './scene.ts';
import { tokenPattern } from './tokens.ts';
import { verdictsOf } from './verdicts.ts';

/** How far up parents are asked for. */
const PARENT_LEVELS = 2;

/** Finds calls with a token, or with a credential where none belongs. */
export function findTokensSent(calls: readonly ReceivedCall[]): string[] {
  return calls
    .filter(
      ({ headerValue, otherHeaders }) =>
        tokenPattern.test(headerValue) || tokenPattern.test(otherHeaders) || secretPattern.test(otherHeaders),
    )
    .map(({ platform, record }) => `a call to ${platform} for ${record} has a token, or a stray credential`);
}

/**
 * Finds calls for which there is no good reason: an operation of the same phase, of a caller who has signed in, that asks
 * for an organization which its token grants, with just the credential that this caller's calls have.
 */
export function findUngrantedCalls(scene: SignedScene, calls: readonly ReceivedCall[]): string[] {
  const allowed = scene.world.phases.map((operations, phase) => allowedCalls(scene, operations, phase));
  return calls
    .filter((call) => allowed[call.phase]?.has(callName(call)) !== true)
    .map((call) => `a call that nobody is granted: in phase ${String(call.phase)} ${callName(call)}`);
}

type Call = Pick<ReceivedCall, 'platform' | 'record' | 'headerValue'>;

function callName({ platform, record, headerValue }: Call): string {
  return `to ${platform} for ${record} with ${JSON.stringify(headerValue)}`;
}

function allowedCalls(
  scene: SignedScene,
  operations: readonly Operation[],
  phase: number,
): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const operation of operations) {
    const caller = scene.callerOf(operation);
    if (!scene.isSignedIn(caller, phase)) continue;
    const credentials = scene.credentialsOf(caller);
    const allow = (platform: Platform, record: string) => {
      const headerValue = credentials[platform];
      if (headerValue !== null) allowed.add(callName({ platform, record, headerValue }));
    };
    const allowOrganization = (grantable: Grantable, levels: number) => {
      if (!scene.isGranted(caller, grantable)) return;
      for (const { platform, record } of recordsOf(scene, grantable)) {
        allow(platform, record);
        if (platform !== 'workforce' || credentials.workforce === null || levels === 0) continue;
        const parentId = parentIdOf(scene, credentials.workforce, record);
        if (parentId !== undefined) allowOrganization(scene.grantableOf('workforce', parentId), levels - 1);
      }
    };
    const levels = operation.selection === 'parents' ? PARENT_LEVELS : 0;
    for (const { verdict } of verdictsOf(scene, operation)) {
      if (verdict.kind === 'read') allowOrganization(verdict.grantable, levels);
      if (verdict.kind !== 'session' || credentials.access === null) continue;
      allow('access', 'current');
      // The session may have moved; what it belonged to before may be remembered.
      for (let at = 0; at <= phase; at += 1) {
        const id = scene.sessionOf(credentials.access, at);
        if (id !== null) allowOrganization(scene.grantableOf('access', id), levels);
      }
    }
  }
  return allowed;
}

function recordsOf(scene: SignedScene, grantable: Grantable): { platform: Platform; record: string }[] {
  return (['access', 'workforce'] as const).flatMap((platform) =>
    scene.knownIds[platform]
      .filter((record) => scene.grantableOf(platform, record) === grantable)
      .map((record) => ({ platform, record })),
  );
}

/**
 * Finds records that were read more than once in a phase though they are remembered, or were asked for at the same moment:
 * whoever is granted one shares it with everybody else who has the same credential for it.
 */
export function findCallsNotShared(scene: SignedScene, calls: readonly ReceivedCall[]): string[] {
  const { settings, isWarm, phases } = scene.world;
  if (isWarm || settings.isCramped || !['fresh', 'both'].includes(settings.remembers)) return [];
  return phases.flatMap((operations, phase) => {
    // Who hangs up alone ends the read, and the next one begins it again.
    const isLeft = operations.some(
      (operation) => operation.hangsUpAfter !== null && scene.isSignedIn(scene.callerOf(operation), phase),
    );
    const made = isLeft ? [] : calls.filter((call) => call.phase === phase);
    const answered = made.map((call) => ({ call, answer: answerOf(scene, call) }));
    const isRefused = ({ platform, headerValue }: ReceivedCall) =>
      answered.some(
        ({ call, answer }) =>
          // With the credential itself, all that was read with it is forgotten.
          answer !== 'cut' &&
          answer.status === 401 &&
          call.platform === platform &&
          call.headerValue === headerValue,
      );
    const isRecord = (call: ReceivedCall) =>
      scene.standingOf(call.platform, call.headerValue, phase) === 'well' &&
      ['found', 'found with odd values'].includes(
        scene.rightOf(call.platform, call.headerValue, call.record, phase),
      );
    const names = made.filter((call) => isRecord(call) && !isRefused(call)).map(callName);
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `more than one call in phase ${String(phase)} ${name}`,
    );
  });
}

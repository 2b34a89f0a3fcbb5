import { answerOf } from './answers.ts';
import type { Platform } from './credentials.ts';
import type { ReceivedCall } from './platforms.ts';
import type { Scene } from './scene.ts';

/** A record as it was read at some time: with which credential, and in which phase. */
export interface SentRecord {
  readonly platform: Platform;
  readonly headerValue: string;
  /** The record's id, or `current`. */
  readonly record: string;
  readonly phase: number;
}

/** What the platforms sent in a run, and what they took back. */
export class SentRecords {
  readonly #scene: Scene;
  readonly #sent = new Set<string>();
  /** By whose and which record it is, the phases in which it was refused. */
  readonly #refused = new Map<string, Set<number>>();

  constructor(scene: Scene, calls: readonly ReceivedCall[]) {
    this.#scene = scene;
    for (const call of calls) {
      const answer = answerOf(scene, call);
      if (answer === 'cut') continue;
      if (answer.status === 200) this.#sent.add(nameOf(call, call.record, call.phase));
      if (isRefusal(call.platform, answer.status)) this.#refuse(call, call.record);
      // The credential itself may have been refused, and with it all that was read with it.
      if (answer.status === 401) this.#refuse(call, 'all');
    }
  }

  /** Whether a platform sent this record to this credential in that phase. */
  wasSent(sent: SentRecord): boolean {
    return this.#sent.has(nameOf(sent, sent.record, sent.phase));
  }

  /** Whether the platform has refused what it sent before, from the phase after that to the last one given. */
  wasTakenBack(sent: SentRecord, lastPhase: number): boolean {
    const { platform, headerValue, record, phase } = sent;
    const names = [record, 'all'];
    const session =
      platform === 'access' && record === 'current' ? this.#scene.sessionOf(headerValue, phase) : null;
    if (session !== null) names.push(session);
    return names.some((name) =>
      [...(this.#refused.get(nameOf(sent, name)) ?? [])].some(
        (refused) => refused > phase && refused <= lastPhase,
      ),
    );
  }

  #refuse(call: ReceivedCall, record: string): void {
    const name = nameOf(call, record);
    const phases = this.#refused.get(name) ?? new Set();
    this.#refused.set(name, phases.add(call.phase));
  }
}

/** Whether a status says of the caller or the record that there is nothing to see any more. */
function isRefusal(platform: Platform, status: number): boolean {
  return [401, 404].includes(status) || (platform === 'access' && status === 403);
}

function nameOf(whose: Pick<SentRecord, 'platform' | 'headerValue'>, ...what: readonly (string | number)[]) {
  return JSON.stringify([whose.platform, whose.headerValue, ...what]);
}

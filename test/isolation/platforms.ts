import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { answerOf } from './answers.ts';
import type { PlatformAnswer } from './answers.ts';
import type { Platform } from './credentials.ts';
import { digestOf, homeId, unknownIds } from './scene.ts';
import type { Scene } from './scene.ts';

/** One call as a platform received it. */
export interface ReceivedCall {
  readonly platform: Platform;
  readonly phase: number;
  /** The credential; "" where there was none. */
  readonly headerValue: string;
  readonly record: string;
  /** All headers but the one for the credential, as JSON. */
  readonly otherHeaders: string;
}

/** The header that each platform's credential arrives in. */
const credentialHeaders: Readonly<Record<Platform, string>> = {
  access: 'authorization',
  workforce: 'api_key',
};

/** For how many turns of the event loop nothing must come in before it counts as quiet. */
const QUIET_TURNS = 25;

/** Both platforms of a scene: real HTTP servers that answer each credential its own records. */
export class Platforms implements AsyncDisposable {
  readonly #scene: Scene;
  readonly #upstreams: Readonly<Record<Platform, ScriptedUpstream>>;
  #phase = 0;
  #calls: ReceivedCall[] = [];
  /** What is ready to be sent, with a number that says when its turn is. */
  #held: { readonly turn: string; readonly send: () => void }[] = [];
  #underWay = 0;
  #mostUnderWay = 0;

  private constructor(scene: Scene, upstreams: Readonly<Record<Platform, ScriptedUpstream>>) {
    this.#scene = scene;
    this.#upstreams = upstreams;
  }

  /** Starts both platforms. Release them with `await using`. */
  static async start(scene: Scene): Promise<Platforms> {
    const [access, workforce] = await Promise.all([startUpstream(), startUpstream()]);
    const platforms = new Platforms(scene, { access, workforce });
    for (const id of [...scene.recordIds.access, unknownIds.access]) {
      access.on(`/v1/organizations/${id}`, platforms.#script('access', id));
    }
    access.on('/v1/organization', platforms.#script('access', 'current'));
    for (const id of [...scene.recordIds.workforce, homeId, unknownIds.workforce]) {
      workforce.on(`/organizations/${id}`, platforms.#script('workforce', id));
    }
    return platforms;
  }

  get accessUrl(): string {
    return this.#upstreams.access.url;
  }

  get workforceUrl(): string {
    return this.#upstreams.workforce.url;
  }

  /** How many calls were unanswered at once, at most. */
  get mostUnderWay(): number {
    return this.#mostUnderWay;
  }

  /** From now on the rights of this phase are in force. */
  begin(phase: number): void {
    this.#phase = phase;
  }

  /** Hands over the calls so far, and forgets them. */
  takeCalls(): readonly ReceivedCall[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Waits until nothing is under way and nothing comes in any more: callers who hung up may have left something. */
  async becomeQuiet(): Promise<void> {
    do await this.#hearNothing();
    while (this.#underWay > 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#upstreams).map((upstream) => upstream[Symbol.asyncDispose]()));
  }

  #script(platform: Platform, record: string): Script {
    return (request, response) => this.#receive(platform, record, request, response);
  }

  #receive(platform: Platform, record: string, request: IncomingMessage, response: ServerResponse): void {
    const { [credentialHeaders[platform]]: header, ...others } = request.headers;
    const headerValue = typeof header === 'string' ? header : '';
    const phase = this.#phase;
    this.#calls.push({ platform, phase, headerValue, record, otherHeaders: JSON.stringify(others) });
    this.#underWay += 1;
    this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
    response.once('close', () => (this.#underWay -= 1));
    const answer = answerOf(this.#scene, { platform, headerValue, record, phase });
    // Some are slow, and whoever is, depends on who asks; in some worlds all are.
    const turn = digestOf(platform, headerValue, record, phase);
    if (this.#scene.world.holds || turn < '4') this.#hold(turn, () => play(answer, response));
    else play(answer, response);
  }

  /** Holds an answer back until everybody has asked. What was asked first is then as likely to be answered last. */
  #hold(turn: string, send: () => void): void {
    this.#held.push({ turn, send });
    if (this.#held.length > 1) return;
    void this.#hearNothing().then(() => {
      const held = this.#held.sort((one, other) => (one.turn < other.turn ? -1 : 1));
      this.#held = [];
      for (const each of held) each.send();
    });
  }

  /** How long that takes decides nothing but how much is under way at once. */
  async #hearNothing(): Promise<void> {
    let heard = this.#calls.length;
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await setImmediate();
      if (this.#calls.length !== heard) turns = 0;
      heard = this.#calls.length;
    }
  }
}

function play(answer: PlatformAnswer, response: ServerResponse): void {
  if (answer === 'cut') response.socket?.destroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

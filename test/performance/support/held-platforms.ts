import { setImmediate } from 'node:timers/promises';

/** Platforms in this process that keep every answer back until they are told to send it. */
export class HeldPlatforms {
  /** What was asked for, in order. */
  readonly asked: string[] = [];
  readonly #kept: { readonly path: string; readonly send: () => void }[] = [];

  /** Keeps the body of a record back. */
  readonly answer = (path: string, body: Buffer): Promise<Buffer> => {
    this.asked.push(path);
    return new Promise((resolve) => {
      this.#kept.push({ path, send: () => resolve(body) });
    });
  };

  /** How many answers are kept back. */
  get kept(): number {
    return this.#kept.length;
  }

  /** Sends the oldest answer among those whose path matches, and waits until it has been dealt with: a turn of the loop. */
  async releaseOne(pattern = /./): Promise<void> {
    const index = this.#kept.findIndex(({ path }) => pattern.test(path));
    this.#kept.splice(index, 1)[0]?.send();
    await setImmediate();
  }

  /** Sends every answer that is kept back, all in this turn of the event loop. */
  releaseAll(): void {
    for (const { send } of this.#kept.splice(0)) send();
  }
}

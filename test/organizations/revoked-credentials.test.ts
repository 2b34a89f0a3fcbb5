import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import {
  accessBody,
  accessOnly,
  accessPath,
  describeErrors,
  numbersTo,
  uuidOf,
  workforceBody,
  workforceOnly,
  workforcePath,
} from './records.ts';

const sides = {
  access: {
    headers: accessOnly,
    other: { authorization: 'Bearer another-token' },
    idOf: (number: number) => String(number),
    pathOf: (number: number) => accessPath(String(number)),
    bodyOf: (number: number) => accessBody(String(number)),
    field: 'isPersonal',
  },
  workforce: {
    headers: workforceOnly,
    other: { 'x-workforce-api-key': 'another-key' },
    idOf: uuidOf,
    pathOf: (number: number) => workforcePath(uuidOf(number)),
    bodyOf: (number: number) => workforceBody(uuidOf(number)),
    field: 'description',
  },
};

/** One platform with the records 1 to 3, of which each can be asked for. */
class Platform {
  readonly graph: TestGraph;
  readonly #name: 'access' | 'workforce';

  constructor(graph: TestGraph, name: 'access' | 'workforce') {
    this.graph = graph;
    this.#name = name;
    for (const number of numbersTo(3)) this.answer(number, 200);
  }

  answer(number: number, status: number): void {
    const { pathOf, bodyOf } = sides[this.#name];
    const script = status === 200 ? { json: bodyOf(number) } : { status };
    this.graph[this.#name].on(pathOf(number), script);
  }

  /** Asks for a record: how many calls that took, and the code of the error or `null`. */
  async ask(number: number, headers = sides[this.#name].headers as Record<string, string>) {
    const { idOf, field } = sides[this.#name];
    const before = this.graph.calls.length;
    const id = `${this.#name}:${idOf(number)}`;
    const answer = await this.graph.query(`{ organization(id: "${id}") { ${field} } }`, { headers });
    const [error = null] = describeErrors(answer);
    return { calls: this.graph.calls.length - before, code: error?.split(' ')[0] ?? null };
  }

  get other(): Record<string, string> {
    return sides[this.#name].other;
  }
}

async function start(name: 'access' | 'workforce', environment: Readonly<Record<string, string>>) {
  const others = { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0', BREAKER_CONSECUTIVE_FAILURES: '0' };
  const graph = await startGraph({ environment: { ...others, ...environment } });
  return {
    platform: new Platform(graph, name),
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}

const platforms = [
  ['access', 'UNAUTHENTICATED'],
  // The key was good a moment ago: it may be about the record alone, and is told so.
  ['workforce', 'FORBIDDEN'],
] as const;

describe.each(platforms)('after 401 of %s to a credential that was good', (name, code) => {
  test('every other record is asked for again before it is shown, as it was kept and as a whole answer', async () => {
    await using started = await start(name, { CACHE_TTL_MS: '60000' });
    const { platform } = started;
    for (const headers of [undefined, platform.other]) {
      for (const number of [1, 2, 2, 3]) await platform.ask(number, headers);
    }
    expect(await platform.ask(2)).toEqual({ calls: 0, code: null });
    platform.answer(4, 401);
    expect(await platform.ask(4)).toEqual({ calls: 1, code });
    // The credential is revoked: nothing that was read before may hide that.
    for (const number of [1, 2]) {
      platform.answer(number, 401);
      expect(await platform.ask(number)).toEqual({ calls: 1, code });
    }
    // Each record that is shown again was read again, once.
    expect(await platform.ask(3)).toEqual({ calls: 1, code: null });
    expect(await platform.ask(3)).toEqual({ calls: 0, code: null });
    // Another caller's credential was not refused.
    expect(await platform.ask(2, platform.other)).toEqual({ calls: 0, code: null });
  });

  test.each([
    ['fails', { CACHE_STALE_AFTER_MS: '60000' }],
    ['fails, and others are shown at once', { CACHE_STALE_AFTER_MS: '0' }],
  ])('no other record stands in while the platform %s', async (_name, environment) => {
    await using started = await start(name, { CACHE_STALE_IF_ERROR_MS: '60000', ...environment });
    const { platform } = started;
    for (const number of numbersTo(3)) await platform.ask(number);
    platform.answer(4, 401);
    await platform.ask(4);
    platform.answer(2, 500);
    expect(await platform.ask(2)).toEqual({ calls: 1, code: 'UPSTREAM_UNAVAILABLE' });
    // One that was read since does.
    await platform.ask(3);
    platform.answer(3, 500);
    expect(await platform.ask(3)).toMatchObject({ code: null });
  });
});

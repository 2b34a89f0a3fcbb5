import { describe, expect, test, vi } from 'vitest';
import { createWorkloads, ownSelections } from '../../bench/workloads.ts';
import type { RequestBody } from '../../bench/workloads.ts';
import { accessPayload } from '../../src/sources/access/payload.ts';
import { workforcePayload } from '../../src/sources/workforce/payload.ts';
import { numbersTo } from '../organizations/records.ts';
import { HeldPlatforms } from './support/held-platforms.ts';
import { plainConfig, startInProcessGraph } from './support/in-process-graph.ts';
import { watchGraphql, watchListeners, watchShared, watchTimers } from './support/watch-work.ts';

const [wholes, lists, [same], [aliases]] = ['W1', 'W2', 'W3', 'W4'].map(
  (name) => createWorkloads(ownSelections).find((workload) => workload.name === name)!.bodies,
) as [readonly RequestBody[], readonly RequestBody[], readonly [RequestBody], readonly [RequestBody]];

describe('a document', () => {
  test('sent a hundred times with other variables, is parsed and validated once', async () => {
    const work = watchGraphql();
    await using graph = await startInProcessGraph();
    for (const body of wholes.slice(0, 100)) expect((await graph.ask(body)).status).toBe(200);
    expect(work).toEqual({ parsed: 1, validated: 1, executed: 100 });
  });

  test('that is new each time, is parsed and validated each time', async () => {
    const work = watchGraphql();
    await using graph = await startInProcessGraph();
    for (const number of numbersTo(3)) await graph.ask({ query: `{ a${number}: __typename }` });
    expect(work).toEqual({ parsed: 3, validated: 3, executed: 3 });
  });
});

describe('identical requests at the same moment', () => {
  test('of 64 callers, are executed once', async () => {
    const work = watchGraphql();
    const shared = watchShared();
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    const asked = numbersTo(64).map(() => graph.ask(same));
    await vi.waitUntil(() => shared.joined === 64 && platforms.asked.length === 2);
    platforms.releaseAll();
    const texts = (await Promise.all(asked)).map(({ text }) => text);
    expect(new Set(texts).size).toBe(1);
    expect(work).toEqual({ parsed: 1, validated: 1, executed: 1 });
  });
});

describe('an answer of a platform', () => {
  test.each([
    ['one organization', same, { access: 1, workforce: 1 }],
    ['a list of a hundred', lists[0]!, { access: 50, workforce: 55 }],
    ['a hundred aliases', aliases, { access: 50, workforce: 55 }],
  ])('for %s, is validated once', async (_, body, records) => {
    const access = vi.spyOn(accessPayload, 'safeParse');
    const workforce = vi.spyOn(workforcePayload, 'safeParse');
    await using graph = await startInProcessGraph();
    expect((await graph.ask(body)).status).toBe(200);
    expect({ access: access.mock.calls.length, workforce: workforce.mock.calls.length }).toEqual(records);
  });
});

describe('records', () => {
  test.each([
    ['one organization, in one for each platform', same, 2],
    ['a list with parents, in one for each platform and one for the parents', lists[0]!, 3],
    // Those who name the same parents again wait for them in a batch that asks for nothing.
    ['a hundred aliases with parents, in as many and one more', aliases, 4],
  ])('of %s, are asked for in batches', async (_, body, batches) => {
    await using graph = await startInProcessGraph();
    // Without a network, batches alone are put off to a microtask of their own.
    const schedule = vi.spyOn(globalThis, 'queueMicrotask');
    expect((await graph.ask(body)).status).toBe(200);
    expect(schedule).toHaveBeenCalledTimes(batches);
  });
});

describe('an operation', () => {
  test.each([
    ['one organization', same],
    ['a list of a hundred', lists[0]!],
    ['a hundred aliases', aliases],
    ['what is no record', { query: '{ __typename }' }],
    ['what is refused', { query: '{ nothing }' }],
    ['what has no end', { query: '{ organization(id: "access:1") {' }],
  ])('for %s, starts one timer, its own, and leaves nothing', async (_, body) => {
    const shared = watchShared();
    const listeners = watchListeners();
    await using graph = await startInProcessGraph();
    const timers = watchTimers();
    await graph.ask(body);
    expect(timers.started).toEqual([plainConfig.operationTimeoutMs]);
    expect(timers.left).toBe(0);
    expect(listeners.left).toBe(0);
    expect([shared.joined, shared.left]).toEqual([1, 0]);
  });

  test('while it waits, has its timer, a listener for each read, and is there to be joined', async () => {
    const shared = watchShared();
    const listeners = watchListeners();
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    const timers = watchTimers();
    const asked = graph.ask(same);
    await vi.waitUntil(() => platforms.asked.length === 2);
    expect([timers.left, listeners.left, shared.left]).toEqual([1, 2, 3]);
    platforms.releaseAll();
    expect((await asked).status).toBe(200);
    expect([timers.left, listeners.left, shared.left]).toEqual([0, 0, 0]);
  });
});

import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createListWorkloads, createWorkloads, ownSelections } from '../../bench/workloads.ts';
import type { RequestBody } from '../../bench/workloads.ts';
import { accessPayload } from '../../src/sources/access/payload.ts';
import { workforcePayload } from '../../src/sources/workforce/payload.ts';
import { numbersTo } from '../organizations/records.ts';
import { HeldPlatforms } from './support/held-platforms.ts';
import { startInProcessGraph } from './support/in-process-graph.ts';

const [withParents, distinct] = [
  ...createWorkloads(ownSelections).filter(({ name }) => name === 'W2'),
  ...createListWorkloads(ownSelections).filter(({ name }) => name === 'L100'),
].map(({ bodies }) => bodies[0]!) as [RequestBody, RequestBody];

describe('a list of a hundred', () => {
  test('whose answers come one by one, has each dealt with in the turn in which it comes', async () => {
    const spies = [vi.spyOn(accessPayload, 'safeParse'), vi.spyOn(workforcePayload, 'safeParse')];
    const countRead = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    const asked = graph.ask(distinct);
    await vi.waitUntil(() => platforms.kept === 200);
    const read: number[] = [];
    while (platforms.kept > 0) {
      await platforms.releaseOne();
      read.push(countRead());
    }
    expect(read).toEqual(numbersTo(200));
    expect((await asked).status).toBe(200);
  });

  test('of which one answer is there, has asked for its parent before the others are', async () => {
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    const asked = graph.ask(withParents);
    await vi.waitUntil(() => platforms.kept === 100);
    const counts: number[] = [];
    while (counts.length < 6) {
      await platforms.releaseOne(/-1\d{11}$/);
      counts.push(platforms.asked.length);
    }
    // Five parents, and the sixth organization has that of the first.
    expect(counts).toEqual([101, 102, 103, 104, 105, 105]);
    platforms.releaseAll();
    expect((await asked).status).toBe(200);
  });

  test('lets others be answered between any two of its answers', async () => {
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    let isAnswered = false;
    const asked = graph.ask(distinct).finally(() => {
      isAnswered = true;
    });
    await vi.waitUntil(() => platforms.kept === 200);
    const seen: [string, boolean][] = [];
    while (platforms.kept > 0) {
      seen.push([await graph.get('/livez'), isAnswered]);
      await platforms.releaseOne();
    }
    expect(seen).toEqual(numbersTo(200).map(() => ['{"status":"ok"}', false]));
    expect((await asked).status).toBe(200);
  });

  test('whose answers come all in one turn, is answered by the next', async () => {
    const platforms = new HeldPlatforms();
    await using graph = await startInProcessGraph(platforms.answer);
    const asked = graph.ask(distinct);
    await vi.waitUntil(() => platforms.kept === 200);
    platforms.releaseAll();
    const turn = setImmediate('a turn');
    expect(await Promise.race([asked.then(({ status }) => status), turn])).toBe(200);
  });
});

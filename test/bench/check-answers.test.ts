import { describe, expect, test } from 'vitest';
import { checkAnswers, workloadsOf } from '../../bench/measure/check-answers.ts';
import { ownSelections } from '../../bench/workloads.ts';
import type { Workload } from '../../bench/workloads.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { createContender } from './support/findings.ts';

const workload: Workload = {
  name: 'W1',
  title: 'one',
  clients: 1,
  size: 1,
  bodies: Array.from({ length: 9 }, (_, index) => ({ query: `{ a${index} }` })),
};
const create = () => [workload];

function createEntrant(
  name: string,
  url: string,
  rename: Record<string, string> = {},
  mayDiffer: string | null = null,
) {
  const toFlat = (data: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(data).map(([field, value]) => [rename[field] ?? field, value]));
  return { contender: createContender({ name, toFlat, mayDiffer }), name, url, pid: 0 };
}

describe('answers of the servers', () => {
  test('that are equal once they are in our shape, pass after every request was asked of both', async () => {
    await using ours = await startUpstream({ '/': { json: { data: { id: '1', name: 'one' } } } });
    await using peer = await startUpstream({ '/': { json: { data: { title: 'one', id: '1' } } } });
    await checkAnswers(
      [createEntrant('ours', ours.url), createEntrant('peer', peer.url, { title: 'name' })],
      create,
    );

    expect([ours.requests.length, peer.requests.length]).toEqual([9, 9]);
  });

  test.each([
    ['another value', { json: { data: { id: '2' } } }, 'peer, W1: the answer is not that of ours'],
    ['a field less', { json: { data: {} } }, 'peer, W1: the answer is not that of ours'],
    ['an error beside the data', { json: { data: { id: '1' }, errors: [{}] } }, 'peer, W1: 200'],
    ['another status', { status: 500, body: '{"data":{"id":"1"}}' }, 'peer, W1: 500'],
  ])('of which one has %s, are refused by name', async (_, script, message) => {
    await using ours = await startUpstream({ '/': { json: { data: { id: '1' } } } });
    await using peer = await startUpstream({ '/': script });

    await expect(
      checkAnswers([createEntrant('ours', ours.url), createEntrant('peer', peer.url)], create),
    ).rejects.toThrow(message);
  });

  test('of which one may differ and does, are counted', async () => {
    let asked = 0;
    await using ours = await startUpstream({ '/': { json: { data: { id: '1' } } } });
    await using peer = await startUpstream({
      '/': (_request, response) => {
        asked += 1;
        response.end(JSON.stringify({ data: { id: asked <= 3 ? '2' : '1' } }));
      },
    });
    const differing = createEntrant('peer', peer.url, {}, 'it mixes them up');

    expect(await checkAnswers([createEntrant('ours', ours.url), differing], create)).toEqual([
      { contender: differing.contender, workload: 'W1', wrong: 3, compared: 9 },
    ]);
  });

  test('of a server that cannot express a workload, are not asked for', () => {
    const contender = createContender({ name: 'peer', cannot: { workloads: /^W1$/, reason: 'no' } });

    expect(workloadsOf({ contender }, create)).toEqual([]);
    expect(workloadsOf({ contender: createContender({ name: 'ours' }) }, create)).toEqual([workload]);
    expect(ownSelections.whole).toContain('workforceId');
  });
});

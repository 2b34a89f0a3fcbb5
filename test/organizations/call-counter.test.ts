import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  describeErrors,
  numbersTo,
  unit,
  uuidOf,
  workforcePath,
  workforceRecords,
} from './records.ts';

/** What shows only while reading is left to a counter: it never lets more calls out than the limit says. */
describe('MAX_UPSTREAM_CALLS while reading', () => {
  test('with a name that has to be asked of a second side, makes no further call and says so', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, { name: { organizationName: '' } }),
      environment: { MAX_UPSTREAM_CALLS: '1' },
    });
    const answer = await graph.query('{ organization(id: "acme") { workforceId name } }');
    expect(answer.data).toEqual({ organization: { workforceId: acme.workforceId, name: null } });
    expect(describeErrors(answer)).toEqual([
      expect.stringMatching(/^TOO_MANY_UPSTREAM_CALLS .*organization\.name$/),
    ]);
    expect(answer.errors?.[0]?.message).toMatch(/\b1\b/);
    expect(graph.calls).toEqual([workforcePath(acme.workforceId)]);
  });

  test('with a second side that would tell whether it exists, makes no further call and says so', async () => {
    await using graph = await startGraph({ ...acmeGraph({}, 404), environment: { MAX_UPSTREAM_CALLS: '1' } });
    const answer = await graph.query('{ organization(id: "acme") { description } }');
    expect(answer.data).toEqual({ organization: null });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      path: ['organization'],
      extensions: { code: 'TOO_MANY_UPSTREAM_CALLS', retryable: false },
    });
    expect(graph.calls).toEqual([workforcePath(acme.workforceId)]);
  });

  test('with a hundred names that have to be asked again, makes as many calls as are allowed', async () => {
    const hundred = numbersTo(100);
    await using graph = await startGraph({
      links: hundred.map(unit),
      access: accessRecords(Object.fromEntries(hundred.map((number) => [String(number), { name: 'Lock' }]))),
      workforce: workforceRecords(
        Object.fromEntries(hundred.map((number) => [uuidOf(number), { name: '' }])),
      ),
      environment: { MAX_UPSTREAM_CALLS: '130' },
    });
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }';
    const answer = await graph.query(document, {
      variables: { ids: hundred.map((number) => `unit-${number}`) },
    });
    const names = (answer.data?.['organizations'] as { name: string | null }[]).map(({ name }) => name);
    expect(names.filter((name) => name === 'Lock')).toHaveLength(30);
    expect(answer.errors).toHaveLength(70);
    expect(graph.workforce.requests).toHaveLength(100);
    expect(graph.access.requests).toHaveLength(30);
  });

  test('starts anew with each request', async () => {
    await using graph = await startGraph({
      access: accessRecords({ '1': {} }),
      environment: { MAX_UPSTREAM_CALLS: '1' },
    });
    for (let request = 0; request < 3; request += 1) {
      const answer = await graph.query('{ organization(id: "access:1") { id } }');
      expect(answer.errors).toBeUndefined();
    }
    expect(graph.calls).toEqual([accessPath('1'), accessPath('1'), accessPath('1')]);
  });
});

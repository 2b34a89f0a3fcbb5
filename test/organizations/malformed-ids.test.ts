import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { malformedIds } from './id-tables.ts';
import { accessPath, accessRecords, acme, acmeGraph, describeErrors } from './records.ts';

const organization = 'query ($id: ID!) { organization(id: $id) { id name } }';
const organizations = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id isPersonal } }';

describe('organization', () => {
  test('with each malformed id, is BAD_USER_INPUT, repeats no input and asks nobody', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const fixed = await graph.query(organization, { variables: { id: 'ACME' } });
    expect(fixed.status).toBe(200);
    expect(fixed.errors).toHaveLength(1);
    const [{ message, extensions }] = fixed.errors as [(typeof fixed.errors & object)[number]];
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', retryable: false });
    expect(message).not.toContain('ACME');

    for (const [description, id] of malformedIds) {
      const answer = await graph.query(organization, { variables: { id } });
      // The same words for every id: none of them can have come from the input.
      expect(answer.errors?.[0]?.message, description).toBe(message);
      expect(describeErrors(answer), description).toEqual(['BAD_USER_INPUT organization']);
      expect(answer.data, description).toEqual({ organization: null });
    }
    expect(graph.calls).toEqual([]);
  });

  test.each(['nobody', '73', 'access', acme.workforceId, 'a'.repeat(63)])(
    'with the well-formed name %s that nobody knows, is null without an error and asks nobody',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const answer = await graph.query(organization, { variables: { id } });
      expect(answer.data).toEqual({ organization: null });
      expect(answer.errors).toBeUndefined();
      expect(graph.calls).toEqual([]);
    },
  );

  test('with a number for an id, reads its digits as a name', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query('{ organization(id: 73) { id } }');
    expect(answer.data).toEqual({ organization: null });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([]);
  });
});

describe('organizations', () => {
  test('with malformed ids among good ones, has an error at each of their indexes and answers the others', async () => {
    await using graph = await startGraph({ access: accessRecords({ '1': {}, '2': {} }) });
    const ids = ['access:1', 'access:73/../74', 'nobody', 'access:0', 'access:2', 'ACME'];
    const answer = await graph.query(organizations, { variables: { ids } });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      organizations: [
        { id: 'access:1', isPersonal: false },
        null,
        null,
        null,
        { id: 'access:2', isPersonal: false },
        null,
      ],
    });
    expect(describeErrors(answer).sort()).toEqual([
      'BAD_USER_INPUT organizations.1',
      'BAD_USER_INPUT organizations.3',
      'BAD_USER_INPUT organizations.5',
    ]);
    expect(graph.calls.toSorted()).toEqual([accessPath('1'), accessPath('2')]);
  });

  test('with every malformed id at once, has one error each and asks nobody', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const ids = malformedIds.map(([, id]) => id);
    const answer = await graph.query(organizations, { variables: { ids } });
    expect(answer.data).toEqual({ organizations: ids.map(() => null) });
    const expected = ids.map((_, index) => `BAD_USER_INPUT organizations.${index}`);
    expect(describeErrors(answer).sort()).toEqual(expected.sort());
    expect(graph.calls).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessOnly,
  accessPath,
  acme,
  acmeGraph,
  describeErrors,
  noCredential,
  workforceOnly,
  workforcePath,
} from './records.ts';

const document = (id: string) =>
  `{ organization(id: "${id}") { id accessId workforceId isPersonal createdAt description type } }`;
const workforceId = `workforce:${acme.workforceId}`;

describe('a caller', () => {
  test('with both credentials, has each sent to its own source alone', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document('acme'));
    expect(answer.errors).toBeUndefined();
    const [access] = graph.access.requests;
    const [workforce] = graph.workforce.requests;
    expect(access?.headers).toMatchObject({ authorization: 'Bearer test-token' });
    expect(workforce?.headers).toMatchObject({ api_key: 'test-key' });
    expect(JSON.stringify(access?.headers)).not.toContain('test-key');
    expect(JSON.stringify(workforce?.headers)).not.toContain('test-token');
  });

  test.each(['acme', 'access:73', workforceId])(
    'with an access token alone, asking for %s, reads access and has one error for workforce',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const answer = await graph.query(document(id), { headers: accessOnly });
      expect(answer.data?.['organization']).toMatchObject({
        id: 'acme',
        accessId: '73',
        workforceId: null,
        isPersonal: false,
        description: null,
        type: null,
      });
      expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE organization.description']);
      expect(graph.calls).toEqual([accessPath(acme.accessId)]);
    },
  );

  test.each(['acme', 'access:73', workforceId])(
    'with a workforce key alone, asking for %s, reads workforce and has one error for access',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const answer = await graph.query(document(id), { headers: workforceOnly });
      expect(answer.data?.['organization']).toMatchObject({
        id: 'acme',
        accessId: null,
        workforceId: acme.workforceId,
        isPersonal: null,
        description: `About ${acme.workforceId}`,
      });
      expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED ACCESS organization.isPersonal']);
      expect(graph.calls).toEqual([workforcePath(acme.workforceId)]);
    },
  );

  test.each([
    ['acme', 'WORKFORCE'],
    ['access:73', 'ACCESS'],
    [workforceId, 'WORKFORCE'],
    ['access:99', 'ACCESS'],
  ])('with none, asking for %s, has one error, that of %s, and asks nobody', async (id, source) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document(id), { headers: noCredential });
    expect(answer.data).toEqual({ organization: null });
    expect(describeErrors(answer)).toEqual([`UNAUTHENTICATED ${source} organization`]);
    expect(graph.calls).toEqual([]);
  });

  test('with blank credentials, is one with none', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const headers = { authorization: ' ', 'x-workforce-api-key': '' };
    const answer = await graph.query(document('acme'), { headers });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE organization']);
    expect(graph.calls).toEqual([]);
  });

  test('with the wrong one, asking for a record without a link, has the error of its source', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query('{ organization(id: "access:99") { id } }', { headers: workforceOnly });
    expect(answer.data).toEqual({ organization: null });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED ACCESS organization']);
    expect(graph.calls).toEqual([]);
  });

  test('with none, asking for a name that nobody knows, has null without an error', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document('nobody'), { headers: noCredential });
    expect(answer.data).toEqual({ organization: null });
    expect(answer.errors).toBeUndefined();
  });
});

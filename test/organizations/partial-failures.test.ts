import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessPath, acme, acmeGraph, acmeIds, describeErrors, workforcePath } from './records.ts';

const everything = `
  accessId workforceId id sources { source status } dataIssues { path }
  type description name isPersonal createdAt address { city } parent { id } permissions { enabled } exportIds { exportId1 }
`;
const withoutAccess = { isPersonal: null, createdAt: null, permissions: null };
const withoutWorkforce = { type: null, description: null, address: null, parent: null, exportIds: null };

describe('an organization that one side failed for', () => {
  test.each(acmeIds)('workforce, asked by %s, has one error at the first field of workforce', async (id) => {
    await using graph = await startGraph(acmeGraph({ permissions: { matter: true } }, 500));
    const answer = await graph.query(`{ organization(id: "${id}") { ${everything} } }`);
    expect(answer.data?.['organization']).toMatchObject({
      ...withoutWorkforce,
      id: 'acme',
      accessId: '73',
      workforceId: null,
      name: 'Access 73',
      isPersonal: false,
      permissions: { enabled: ['matter'] },
      sources: [
        { source: 'ACCESS', status: 'OK' },
        { source: 'WORKFORCE', status: 'UNAVAILABLE' },
      ],
      dataIssues: [],
    });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organization.type']);
    expect(graph.calls).toEqual([accessPath(acme.accessId), workforcePath(acme.workforceId)]);
  });

  test.each(acmeIds)('access, asked by %s, has one error at the first field of access', async (id) => {
    await using graph = await startGraph(acmeGraph(500, { organizationType: { type: 'branch' } }));
    const answer = await graph.query(`{ organization(id: "${id}") { ${everything} } }`);
    expect(answer.data?.['organization']).toMatchObject({
      ...withoutAccess,
      id: 'acme',
      accessId: null,
      workforceId: acme.workforceId,
      name: `Workforce ${acme.workforceId}`,
      type: 'BRANCH',
      sources: [
        { source: 'ACCESS', status: 'UNAVAILABLE' },
        { source: 'WORKFORCE', status: 'OK' },
      ],
      dataIssues: [],
    });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE ACCESS organization.isPersonal']);
  });

  test('has its error at the first field in the order of the selection, through fragments and aliases', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));
    const answer = await graph.query(`
      { organization(id: "acme") { ...A description } }
      fragment A on Organization { isPersonal ... { kind: type validTo } }
    `);
    expect(answer.data).toEqual({
      organization: { isPersonal: false, kind: null, validTo: null, description: null },
    });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organization.kind']);
  });

  test.each(['id', 'accessId', 'workforceId', '__typename', 'sources { status }', 'dataIssues { code }'])(
    'has no error where only %s is selected',
    async (selection) => {
      for (const [access, workforce] of [
        [500, {}],
        [{}, 500],
        [401, {}],
        [{}, 404],
      ] as const) {
        await using graph = await startGraph(acmeGraph(access, workforce));
        const answer = await graph.query(`{ organization(id: "acme") { ${selection} } }`);
        expect(answer.data?.['organization']).not.toBeNull();
        expect(answer.errors).toBeUndefined();
      }
    },
  );

  test('has null without an error where the other side has no record', async () => {
    await using graph = await startGraph(acmeGraph({}, 404));
    const answer = await graph.query(`{ organization(id: "acme") { ${everything} } }`);
    expect(answer.data?.['organization']).toMatchObject({ ...withoutWorkforce, workforceId: null });
    expect(answer.errors).toBeUndefined();
  });

  test('has null without an error where the other side is not linked, and nobody is asked there', async () => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), links: [] });
    const answer = await graph.query(`{ organization(id: "access:73") { ${everything} } }`);
    expect(answer.data?.['organization']).toMatchObject({
      ...withoutWorkforce,
      id: 'access:73',
      workforceId: null,
      isPersonal: false,
    });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([accessPath(acme.accessId)]);
  });
});

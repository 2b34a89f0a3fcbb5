import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessBody,
  accessOnly,
  acme,
  acmeGraph,
  childOf,
  describeErrors,
  noCredential,
  uuidOf,
  workforceBody,
  workforceOnly,
  workforcePath,
} from './records.ts';
import type { RecordSpecification } from './records.ts';

const currentPath = '/v1/organization';
const session = { json: accessBody(acme.accessId) };
const workforce = workforcePath(acme.workforceId);

/** A graph in which the session is acme's and access answers acme only there. */
function sessionGraph(atWorkforce: RecordSpecification) {
  return { ...acmeGraph(404, atWorkforce), access: { [currentPath]: session } };
}

describe('currentOrganization', () => {
  test('of a linked organization, reads the session and then the workforce record of its link', async () => {
    await using graph = await startGraph(sessionGraph({}));
    const answer = await graph.query(
      '{ currentOrganization { id accessId workforceId name isPersonal description sources { status } } }',
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      currentOrganization: {
        id: 'acme',
        accessId: '73',
        workforceId: acme.workforceId,
        name: `Workforce ${acme.workforceId}`,
        isPersonal: false,
        description: `About ${acme.workforceId}`,
        sources: [{ status: 'OK' }, { status: 'OK' }],
      },
    });
    expect(graph.calls).toEqual([currentPath, workforce]);
  });

  test.each(['id', '__typename', 'accessId', 'isPersonal permissions { enabled }'])(
    'with %s alone, reads the session alone',
    async (selection) => {
      await using graph = await startGraph(sessionGraph({}));
      const answer = await graph.query(`{ currentOrganization { ${selection} } }`);
      expect(answer.errors).toBeUndefined();
      expect(answer.data?.['currentOrganization']).not.toBeNull();
      expect(graph.calls).toEqual([currentPath]);
    },
  );

  test('with a field of workforce alone, reads the session first all the same', async () => {
    await using graph = await startGraph(sessionGraph({}));
    const answer = await graph.query('{ currentOrganization { description } }');
    expect(answer.data).toEqual({ currentOrganization: { description: `About ${acme.workforceId}` } });
    expect(graph.calls).toEqual([currentPath, workforce]);
  });

  test('without a link, is the access record alone', async () => {
    await using graph = await startGraph({ ...sessionGraph({}), links: [] });
    const answer = await graph.query('{ currentOrganization { id name description } }');
    expect(answer.data).toEqual({
      currentOrganization: { id: 'access:73', name: 'Access 73', description: null },
    });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([currentPath]);
  });

  test("of an account-level session, is null without an error, on the platform's own 404", async () => {
    const document = new URL('../../demo/documents/access-current-not-found.json', import.meta.url);
    const body = await readFile(document, 'utf8');
    await using graph = await startGraph({
      ...sessionGraph({}),
      access: { [currentPath]: { status: 404, headers: { 'content-type': 'application/json' }, body } },
    });
    const answer = await graph.query('{ currentOrganization { id description } }');
    expect(answer.data).toEqual({ currentOrganization: null });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([currentPath]);
  });

  test.each([
    ['no credential at all', noCredential, 'UNAUTHENTICATED currentOrganization'],
    ['a workforce key alone', workforceOnly, 'UNAUTHENTICATED ACCESS currentOrganization'],
  ])('with %s, is null with UNAUTHENTICATED, and nobody is asked', async (_, headers, error) => {
    await using graph = await startGraph(sessionGraph({}));
    const answer = await graph.query('{ currentOrganization { id description } }', { headers });
    expect(answer.data).toEqual({ currentOrganization: null });
    expect(describeErrors(answer)).toEqual([error]);
    expect(graph.calls).toEqual([]);
  });

  test('with an access token alone, has the error of workforce at its field', async () => {
    await using graph = await startGraph(sessionGraph({}));
    const document = '{ currentOrganization { id name description } }';
    const answer = await graph.query(document, { headers: accessOnly });
    expect(answer.data).toEqual({
      currentOrganization: { id: 'acme', name: 'Access 73', description: null },
    });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE currentOrganization.description']);
    expect(graph.calls).toEqual([currentPath]);
  });

  test.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [400, 'UPSTREAM_REJECTED'],
  ])('with status %i for the session, is null with %s', async (status, code) => {
    await using graph = await startGraph(sessionGraph({}));
    graph.access.on(currentPath, { status });
    const answer = await graph.query('{ currentOrganization { description } }');
    expect(answer.data).toEqual({ currentOrganization: null });
    expect(describeErrors(answer)).toEqual([`${code} ACCESS currentOrganization`]);
    expect(graph.calls).toEqual([currentPath]);
  });

  test.each([
    ['no record', 404, []],
    ['an outage', 500, ['UPSTREAM_UNAVAILABLE WORKFORCE currentOrganization.description']],
  ])('with %s at workforce, is there all the same', async (_, status, errors) => {
    await using graph = await startGraph(sessionGraph(status));
    const answer = await graph.query('{ currentOrganization { id description } }');
    expect(answer.data).toEqual({ currentOrganization: { id: 'acme', description: null } });
    expect(describeErrors(answer)).toEqual(errors);
    expect(graph.calls).toEqual([currentPath, workforce]);
  });

  test('under two aliases, reads the session once', async () => {
    await using graph = await startGraph(sessionGraph({}));
    const answer = await graph.query(
      '{ a: currentOrganization { isPersonal } b: currentOrganization { id } }',
    );
    expect(answer.data).toEqual({ a: { isPersonal: false }, b: { id: 'acme' } });
    expect(graph.calls).toEqual([currentPath]);
  });

  test('that is its own grandparent, is not read again by its id', async () => {
    await using graph = await startGraph(sessionGraph(childOf(uuidOf(2))));
    graph.workforce.on(workforcePath(uuidOf(2)), {
      json: workforceBody(uuidOf(2), childOf(acme.workforceId)),
    });
    const answer = await graph.query('{ currentOrganization { parent { parent { id isPersonal type } } } }');
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      currentOrganization: { parent: { parent: { id: 'acme', isPersonal: false, type: 'BRANCH' } } },
    });
    expect(graph.calls).toEqual([currentPath, workforce, workforcePath(uuidOf(2))]);
  });

  test('in two requests of two callers, is read for each with their own credential', async () => {
    await using graph = await startGraph(sessionGraph({}));
    for (const authorization of ['Bearer token-one', 'Bearer token-two']) {
      await graph.query('{ currentOrganization { id } }', { headers: { authorization } });
    }
    expect(graph.access.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-one',
      'Bearer token-two',
    ]);
  });

  test('whose record has an id that cannot be, is null with an error', async () => {
    await using graph = await startGraph({ access: { [currentPath]: { json: accessBody('0') } } });
    const answer = await graph.query('{ currentOrganization { id } }');
    expect(answer.data).toEqual({ currentOrganization: null });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_INVALID_RESPONSE ACCESS currentOrganization']);
    expect(graph.calls).toEqual([currentPath]);
  });
});

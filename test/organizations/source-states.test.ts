import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import {
  accessOnly,
  accessPath,
  acme,
  acmeGraph,
  acmeIds,
  noCredential,
  workforceOnly,
  workforcePath,
} from './records.ts';

const sources = 'sources { source status fetchedAt }';
const moment: unknown = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
const ok = { status: 'OK', fetchedAt: moment };
const without = (status: string) => ({ status, fetchedAt: null });

const hang: Script = () => undefined;
const reset: Script = (request) => request.socket.destroy();

/** Answers that are read the same at both sides. */
const common: readonly (readonly [string, Script, string])[] = [
  ['404', { status: 404 }, 'NOT_FOUND'],
  ['400', { status: 400 }, 'INVALID'],
  ['418', { status: 418 }, 'INVALID'],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'INVALID'],
  ['204', { status: 204 }, 'INVALID'],
  ['no JSON', { status: 200, body: '<html>' }, 'INVALID'],
  ['an array', { json: [] }, 'INVALID'],
  ['no id', { json: { name: 'x' } }, 'INVALID'],
  ['429', { status: 429 }, 'UNAVAILABLE'],
  ['500', { status: 500 }, 'UNAVAILABLE'],
  ['503', { status: 503 }, 'UNAVAILABLE'],
  ['a reset', reset, 'UNAVAILABLE'],
  ['nothing in time', hang, 'UNAVAILABLE'],
];

const environment = { UPSTREAM_TIMEOUT_MS: '100' };

describe('Organization.sources', () => {
  test('of two records that were read, tells both as OK and when', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const before = Date.now();
    for (const id of acmeIds) {
      const answer = await graph.query(`{ organization(id: "${id}") { ${sources} } }`);
      expect(answer.data).toEqual({
        organization: {
          sources: [
            { source: 'ACCESS', ...ok },
            { source: 'WORKFORCE', ...ok },
          ],
        },
      });
      const { sources: states } = answer.data?.['organization'] as { sources: { fetchedAt: string }[] };
      for (const { fetchedAt } of states) {
        expect(Date.parse(fetchedAt)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(fetchedAt)).toBeLessThanOrEqual(Date.now());
      }
    }
  });

  test.each([
    ...common,
    ['401', { status: 401 }, 'UNAUTHENTICATED'],
    ['403', { status: 403 }, 'FORBIDDEN'],
    ['another id', { json: { id: 74 } }, 'INVALID'],
  ] as const)('with %s from access, tells it without an error', async (_, script, status) => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), environment });
    graph.access.on(accessPath(acme.accessId), script);
    const answer = await graph.query(`{ organization(id: "acme") { id ${sources} } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organization: {
        id: 'acme',
        sources: [
          { source: 'ACCESS', ...without(status) },
          { source: 'WORKFORCE', ...ok },
        ],
      },
    });
  });

  test.each([
    ...common,
    ['401', { status: 401 }, 'UNAUTHENTICATED'],
    ['403', { status: 403 }, 'INVALID'],
    ['another id', { json: { id: '123abc78-39c5-436f-a70b-d3a14db753c6' } }, 'INVALID'],
  ] as const)('with %s from workforce, tells it without an error', async (_, script, status) => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), environment });
    graph.workforce.on(workforcePath(acme.workforceId), script);
    const answer = await graph.query(`{ organization(id: "acme") { id ${sources} } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organization: {
        id: 'acme',
        sources: [
          { source: 'ACCESS', ...ok },
          { source: 'WORKFORCE', ...without(status) },
        ],
      },
    });
  });

  test.each([
    ['workforce', accessOnly, [ok, without('NO_CREDENTIAL')], [accessPath(acme.accessId)]],
    ['access', workforceOnly, [without('NO_CREDENTIAL'), ok], [workforcePath(acme.workforceId)]],
  ])(
    'without a credential for %s, tells it and asks the other alone',
    async (_, headers, expected, calls) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      for (const id of acmeIds) {
        graph.access.clear();
        graph.workforce.clear();
        const document = `{ organization(id: "${id}") { ${sources} } }`;
        const answer = await graph.query(document, { headers });
        expect(answer.errors).toBeUndefined();
        expect(answer.data?.['organization']).toMatchObject({ sources: expected });
        expect(graph.calls).toEqual(calls);
      }
    },
  );

  test.each([
    ['access', 'access:73', [ok, without('NOT_LINKED')]],
    ['workforce', `workforce:${acme.workforceId}`, [without('NOT_LINKED'), ok]],
  ])('of an %s record without a link, tells that the other is not linked', async (_, id, expected) => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), links: [] });
    const answer = await graph.query(`{ organization(id: "${id}") { ${sources} } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['organization']).toMatchObject({ sources: expected });
    expect(graph.calls).toHaveLength(1);
  });

  test('of a caller without any credential, cannot be told: the organization is null with one error', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const document = `{ organization(id: "acme") { ${sources} } }`;
    const answer = await graph.query(document, { headers: noCredential });
    expect(answer.data).toEqual({ organization: null });
    expect(answer.errors).toHaveLength(1);
    expect(graph.calls).toEqual([]);
  });

  test('of a parent, tell about the parent', async () => {
    const parentId = '123abc78-39c5-436f-a70b-d3a14db753c6';
    const options = acmeGraph({}, { organizationType: { parentOrganizationUnitId: parentId } });
    await using graph = await startGraph(options);
    graph.workforce.on(workforcePath(parentId), { json: { id: parentId } });
    const answer = await graph.query(`{ organization(id: "acme") { parent { ${sources} } } }`);
    expect(answer.data).toEqual({
      organization: {
        parent: {
          sources: [
            { source: 'ACCESS', ...without('NOT_LINKED') },
            { source: 'WORKFORCE', ...ok },
          ],
        },
      },
    });
  });
});

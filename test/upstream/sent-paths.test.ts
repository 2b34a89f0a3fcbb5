import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acme } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import type { ReceivedRequest } from '../support/scripted-upstream.ts';

/** Every way in by an id, all in one operation. */
const everyWay = `query ($id: ID!, $ids: [ID!]!, $references: [_Any!]!) {
  organization(id: $id) { isPersonal description }
  organizations(ids: $ids) { isPersonal description }
  _entities(representations: $references) { ... on Organization { isPersonal description } }
}`;

/** The only paths that a platform may be asked for. */
const grammar = {
  access: /^\/v1\/organizations\/[1-9][0-9]{0,15}$/,
  workforce: /^\/organizations\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** What leads elsewhere in a path, ends it, or looks like another character. */
const hostile = fc.constantFrom(
  ...['..', '.', '/', '\\', '%2f', '%2e', '%', '?', '#', '@', ':', '//evil.example', ' ', '\t', '\0'],
  ...['\r\n', '\n', '%0d%0a', ' HTTP/1.1\r\nhost: evil.example', '\u2028', '\ufeff', '７', '٣', '\ud800'],
  ...['0', '-', '+', 'e3', '.0', '{', '}', 'A', 'ｆ', 'ſ', 'İ'],
);
const nativeId = fc.oneof(
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(String),
  fc.uuid(),
  fc.constantFrom(acme.accessId, acme.workforceId.toUpperCase()),
);
const goodPrefix = fc.constantFrom('', 'access:', 'workforce:');
const oddPrefix = fc.constantFrom('ACCESS:', 'access:access:', ' access:', 'workforce:/', 'payroll:');
const prefix = fc.oneof({ weight: 5, arbitrary: goodPrefix }, { weight: 1, arbitrary: oddPrefix });
const anyText = fc.string({ unit: 'binary', maxLength: 60 });

/** Good ids, ids with something put into them, and any text whatever; without a prefix they are native ids. */
const anyId = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(prefix, nativeId).map(([before, id]) => before + id) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(prefix, nativeId, fc.nat(36), hostile, fc.nat(2))
      .map(([before, id, at, odd, cut]) => before + id.slice(0, at) + odd + id.slice(at + cut)),
  },
  { weight: 2, arbitrary: fc.tuple(prefix, anyText).map(([before, text]) => before + text) },
  { weight: 1, arbitrary: anyText },
);

/** Sends an id on every way in. */
async function ask(graph: TestGraph, id: string, json: unknown): Promise<void> {
  const keys = [{ id }, { accessId: id }, { workforceId: id }];
  const oddKeys = [{ id: json }, { accessId: json }, { workforceId: json }];
  const references = [...keys, ...oddKeys].map((key) => ({ __typename: 'Organization', ...key }));
  const { status } = await graph.query(everyWay, { variables: { id, ids: [id, `${id}0`], references } });
  expect(status).toBe(200);
}

const paths = (requests: readonly ReceivedRequest[]) => requests.map(({ path }) => path);

test('any text as an id, on every way in, asks for nothing or for a path of the grammar, of the platforms alone', async () => {
  await using graph = await startGraph({ links: [acme] });
  const asked = { access: 0, workforce: 0 };
  await fc.assert(
    fc.asyncProperty(anyId, fc.jsonValue(), async (id, json) => {
      await ask(graph, id, json);
      for (const platform of ['access', 'workforce'] as const) {
        const { requests, url } = graph[platform];
        for (const path of paths(requests)) expect(path).toMatch(grammar[platform]);
        for (const { method, headers } of requests) {
          expect([method, headers.host]).toEqual(['GET', new URL(url).host]);
        }
        asked[platform] += requests.length;
        graph[platform].clear();
      }
    }),
    { seed: 20261122, numRuns: 400 },
  );
  // Not for want of good ids among them.
  expect(asked.access).toBeGreaterThan(20);
  expect(asked.workforce).toBeGreaterThan(20);
}, 60_000);

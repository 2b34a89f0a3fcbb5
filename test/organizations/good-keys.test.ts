import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { accessPath, describeErrors, unit, uuidOf, workforceBody, workforcePath } from './records.ts';

const seen = uuidOf(1);
const unseen = uuidOf(2);
const list = `{ organizations(ids: ["workforce:${unseen}", "workforce:${seen}"]) { id description } }`;

/** A graph whose key may see one unit but not the other; the second answer is sent only when the first was asked for and sent. */
async function startGraphAnswering(first: 'seen' | 'unseen'): Promise<TestGraph> {
  const graph = await startGraph({ links: [unit(2)] });
  const sent = Promise.withResolvers<unknown>();
  const answers = {
    seen: { path: workforcePath(seen), status: 200, body: JSON.stringify(workforceBody(seen)) },
    unseen: { path: workforcePath(unseen), status: 401, body: '' },
  };
  for (const name of ['seen', 'unseen'] as const) {
    const { path, status, body } = answers[name];
    graph.workforce.on(path, (_, response) => {
      const send = () => response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
      if (name === first) {
        response.once('finish', sent.resolve);
        send();
      } else {
        void sent.promise.then(send);
      }
    });
  }
  return graph;
}

describe('a workforce 401', () => {
  test.each(['seen', 'unseen'] as const)(
    'in one list with a 200 for the same key, with the %s one answered first, is FORBIDDEN',
    async (first) => {
      await using graph = await startGraphAnswering(first);
      const answer = await graph.query(list);
      expect(answer.data).toEqual({
        organizations: [null, { id: `workforce:${seen}`, description: `About ${seen}` }],
      });
      expect(describeErrors(answer)).toEqual(['FORBIDDEN WORKFORCE organizations.0']);
      expect(graph.workforce.requests).toHaveLength(2);
    },
  );

  test.each(['seen', 'unseen'] as const)(
    'under another root field than a 200 for the same key, with the %s one answered first, is FORBIDDEN',
    async (first) => {
      await using graph = await startGraphAnswering(first);
      const answer = await graph.query(`{
        a: organization(id: "workforce:${unseen}") { id }
        b: organization(id: "workforce:${seen}") { id }
      }`);
      expect(answer.data).toEqual({ a: null, b: { id: `workforce:${seen}` } });
      expect(describeErrors(answer)).toEqual(['FORBIDDEN WORKFORCE a']);
    },
  );

  test('of one side of an organization, with a 200 elsewhere, is FORBIDDEN at its field and in sources', async () => {
    await using graph = await startGraphAnswering('unseen');
    graph.access.on(accessPath('2'), { json: { id: 2 } });
    const answer = await graph.query(
      `{ organizations(ids: ["unit-2", "workforce:${seen}"]) { description sources { source status } } }`,
    );
    expect(answer.data?.['organizations']).toMatchObject([
      {
        description: null,
        sources: [
          { source: 'ACCESS', status: 'OK' },
          { source: 'WORKFORCE', status: 'FORBIDDEN' },
        ],
      },
      { description: `About ${seen}` },
    ]);
    expect(describeErrors(answer)).toEqual(['FORBIDDEN WORKFORCE organizations.0.description']);
  });

  test('of every record, is UNAUTHENTICATED', async () => {
    await using graph = await startGraph();
    graph.workforce.on(workforcePath(seen), { status: 401 });
    graph.workforce.on(workforcePath(unseen), { status: 401 });
    const answer = await graph.query(list);
    expect(describeErrors(answer).sort()).toEqual([
      'UNAUTHENTICATED WORKFORCE organizations.0',
      'UNAUTHENTICATED WORKFORCE organizations.1',
    ]);
  });

  test('of another key than that with a 200, is UNAUTHENTICATED', async () => {
    await using graph = await startGraphAnswering('seen');
    const one = `{ organization(id: "workforce:${seen}") { id } }`;
    await graph.query(one, { headers: { 'x-workforce-api-key': 'good-key' } });
    const other = `{ organization(id: "workforce:${unseen}") { id } }`;
    const answer = await graph.query(other, { headers: { 'x-workforce-api-key': 'no-good-key' } });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE organization']);
  });
});

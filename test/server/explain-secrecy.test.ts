import { describe, expect, test } from 'vitest';
import {
  accessRecords,
  acme,
  acmeGraph,
  childOf,
  uuidOf,
  workforceOnly,
  workforceRecords,
} from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { askExplained, inWords } from './support/explain.ts';

const still = { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0' };

describe('an explanation', () => {
  test.each([401, 403, 404, 500])(
    'of a link whose other record is answered with %i, does not tell its id',
    async (status) => {
      await using graph = await startGraph({ ...acmeGraph({}, status), environment: still });
      const { explain, text } = await askExplained(
        graph,
        '{ organization(id: "access:73") { description } }',
      );
      expect(explain.records.map(({ source, id }) => [source, id]).sort()).toEqual([
        ['ACCESS', '73'],
        ['WORKFORCE', null],
      ]);
      expect(text).not.toContain(acme.workforceId);
    },
  );

  test('of a link that the caller named by its name alone, tells neither id where neither can be read', async () => {
    await using graph = await startGraph({ ...acmeGraph(404, 404), environment: still });
    const { explain, text, data } = await askExplained(graph, '{ organization(id: "acme") { description } }');
    expect(data).toEqual({ organization: null });
    expect(inWords(explain).sort()).toEqual([
      'ACCESS null NOT_FOUND from PLATFORM',
      'WORKFORCE null NOT_FOUND from PLATFORM',
    ]);
    expect(text).not.toContain('73');
    expect(text).not.toContain(acme.workforceId);
  });

  test('of a record that the caller named and may not read, tells no name of a link that it is in', async () => {
    await using graph = await startGraph({ ...acmeGraph(404, 404), environment: still });
    const { explain, text } = await askExplained(graph, '{ organization(id: "access:73") { isPersonal } }');
    expect(explain.records.map(({ id }) => id).sort()).toEqual(['73', null]);
    expect(text).not.toContain('acme');
  });

  test('of a parent that cannot be read, does not tell its id', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: 404 }),
    });
    const document = `{ organization(id: "workforce:${uuidOf(1)}") { description parent { description } } }`;
    const { explain, text } = await askExplained(graph, document, { headers: workforceOnly });
    expect(inWords(explain)).toEqual([
      `WORKFORCE ${uuidOf(1)} FOUND from PLATFORM`,
      'WORKFORCE null NOT_FOUND from PLATFORM',
    ]);
    expect(text).not.toContain(uuidOf(2));
  });

  test('of what a federated graph named by both keys, tells both', async () => {
    await using graph = await startGraph({ ...acmeGraph(404, 404), environment: still });
    const reference = `{ __typename: "Organization", accessId: "73", workforceId: "${acme.workforceId}" }`;
    const document = `{ _entities(representations: [${reference}]) { ... on Organization { isPersonal description } } }`;
    const { explain } = await askExplained(graph, document);
    expect(explain.records.map(({ id }) => id).sort()).toEqual(['73', acme.workforceId]);
  });

  test('is of the own operation alone, whatever others read at the same moment', async () => {
    await using graph = await startGraph({ access: accessRecords({ 1: {}, 2: {} }) });
    const ask = (id: number) =>
      askExplained(graph, `{ organization(id: "access:${id}") { isPersonal } }`, {
        headers: { authorization: `Bearer of-caller-${id}` },
      });
    const answers = await Promise.all([ask(1), ask(2), ask(1), ask(2)]);
    expect(answers.map(({ explain }) => explain.records.map(({ id }) => id))).toEqual([
      ['1'],
      ['2'],
      ['1'],
      ['2'],
    ]);
  });
});

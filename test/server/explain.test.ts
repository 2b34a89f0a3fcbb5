import { describe, expect, test } from 'vitest';
import {
  accessBody,
  acme,
  acmeGraph,
  accessPath,
  chainGraph,
  numbersTo,
  unit,
  uuidOf,
  workforceBody,
  workforcePath,
} from '../organizations/records.ts';
import { bothCredentials, postQuery, startGraph } from '../support/graph.ts';
import { askExplained, explainHeader, explainedIn, explainedInText, inWords } from './support/explain.ts';
import { credentialsOf, startHeldGraph } from './support/held-graph.ts';
import { findRequestLine } from './support/log.ts';
import { hashOf, manifestOf, placeSafelist } from './support/safelist.ts';
import { codesOf, post, send } from './support/requests.ts';

const query = '{ organization(id: "acme") { isPersonal description } }';
const load = '{ organization(id: "access:73") { isPersonal } }';
const still = { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0' };
const both = [`ACCESS 73 FOUND from PLATFORM`, `WORKFORCE ${acme.workforceId} FOUND from PLATFORM`];

describe('x-explain', () => {
  test('tells of each record how it was read, and how long that took', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const { explain, data, errors } = await askExplained(graph, query);
    expect([errors, data]).toMatchObject([undefined, { organization: { isPersonal: false } }]);
    expect(explain).toEqual({
      durationMs: expect.any(Number) as number,
      omitted: 0,
      records: [
        { source: 'ACCESS', id: '73' },
        { source: 'WORKFORCE', id: acme.workforceId },
      ].map((record) => ({
        ...record,
        result: 'FOUND',
        from: 'PLATFORM',
        stale: false,
        refused: null,
        attempts: 1,
        retries: 0,
        waitedMs: 0,
        startedMs: expect.any(Number) as number,
        durationMs: expect.any(Number) as number,
      })),
    });
    for (const { startedMs, durationMs } of explain.records) {
      expect(startedMs).toBeGreaterThanOrEqual(0);
      expect(durationMs).toBeGreaterThan(0);
      // Each is rounded to tenths.
      expect(startedMs + durationMs).toBeLessThanOrEqual(explain.durationMs + 0.2);
    }
  });

  test('counts what was tried again', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    let calls = 0;
    graph.access.on(accessPath('73'), (_request, response) => {
      calls += 1;
      if (calls < 3) response.writeHead(503).end();
      else response.end(JSON.stringify(accessBody('73')));
    });
    const { explain } = await askExplained(graph, load);
    expect(explain.records).toMatchObject([{ id: '73', result: 'FOUND', attempts: 3, retries: 2 }]);
  });

  test('tells what waited for its turn, and what was refused', async () => {
    await using paced = await startGraph({
      ...chainGraph(2),
      environment: { WORKFORCE_REQUESTS_PER_SECOND: '1' },
    });
    const ids = numbersTo(2).map((number) => `workforce:${uuidOf(number)}`);
    const list = 'query ($ids: [ID!]!) { organizations(ids: $ids) { description } }';
    const { explain } = await askExplained(paced, list, { variables: { ids } });
    expect(explain.records.filter(({ waitedMs }) => waitedMs > 500)).toHaveLength(1);
    expect(explain.records.filter(({ waitedMs }) => waitedMs === 0)).toHaveLength(1);

    await using broken = await startGraph({
      ...acmeGraph(500, {}),
      environment: { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '1' },
    });
    await askExplained(broken, load);
    const { explain: refused } = await askExplained(broken, load);
    expect(refused.records[0]).toMatchObject({
      source: 'ACCESS',
      id: '73',
      result: 'UPSTREAM_UNAVAILABLE',
      from: null,
      refused: 'BREAKER_OPEN',
      attempts: 0,
    });
  });

  test('tells what came from a read under way, or from what is kept, or stands in', async () => {
    await using held = await startHeldGraph();
    const anna = credentialsOf('anna');
    const ask = (alias: string) =>
      postQuery(held.url, `{ ${alias}: organization(id: "acme") { description } }`, {
        headers: { ...anna, ...explainHeader },
      });
    const asked = [ask('one'), ask('other')];
    await held.arrivals.until(2);
    held.release();
    const explained = (await Promise.all(asked)).map(explainedIn);
    const words = explained.flatMap(inWords).sort();
    expect(words).toEqual([
      `WORKFORCE ${acme.workforceId} FOUND from FLIGHT`,
      `WORKFORCE ${acme.workforceId} FOUND from PLATFORM`,
    ]);
    expect(explained.flatMap(({ records }) => records.map(({ attempts }) => attempts)).sort()).toEqual([
      0, 1,
    ]);

    await using keeping = await startGraph({
      ...acmeGraph({}, {}),
      environment: { CACHE_TTL_MS: '60000', ...still },
    });
    await keeping.query(load);
    expect(inWords((await askExplained(keeping, load)).explain)).toEqual(['ACCESS 73 FOUND from CACHE']);

    await using standing = await startGraph({
      ...acmeGraph({}, {}),
      environment: { CACHE_STALE_IF_ERROR_MS: '60000', ...still },
    });
    await standing.query(load);
    standing.access.on(accessPath('73'), { status: 500 });
    const { explain } = await askExplained(standing, load);
    expect(explain.records).toMatchObject([
      { id: '73', result: 'FOUND', from: 'PLATFORM', stale: true, attempts: 1 },
    ]);
  });

  test('tells of parents, too, and of each record once', async () => {
    await using graph = await startGraph(chainGraph(3));
    const document =
      '{ a: organization(id: "unit-1") { description parent { description parent { description } } } b: organization(id: "unit-2") { description } }';
    const { explain } = await askExplained(graph, document);
    expect(inWords(explain).sort()).toEqual(
      numbersTo(3).map((number) => `WORKFORCE ${uuidOf(number)} FOUND from PLATFORM`),
    );
  });

  test('of the session, tells what was read for it, without an id', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    graph.access.on('/v1/organization', { json: accessBody('73') });
    const { explain } = await askExplained(graph, '{ currentOrganization { isPersonal description } }');
    expect(inWords(explain)).toEqual(['ACCESS null FOUND from PLATFORM', both[1]]);
  });

  test('of entities of a federated graph, tells the same', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const references = '[{ __typename: "Organization", accessId: "73" }]';
    const document = `{ _entities(representations: ${references}) { ... on Organization { isPersonal description } } }`;
    expect(inWords((await askExplained(graph, document)).explain)).toEqual(both);
  });

  test('works by GET, and by the id of a persisted query', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const headers = { ...bothCredentials, ...explainHeader, 'apollo-require-preflight': 'true' };
    const byGet = await send(graph.url, `/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(inWords(explainedInText(byGet.text))).toEqual(both);
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(query) } };
    for (const body of [{ query, extensions }, { extensions }]) {
      const { text } = await send(
        graph.url,
        '/graphql',
        post(body, { ...bothCredentials, ...explainHeader }),
      );
      expect(inWords(explainedInText(text))).toEqual(both);
    }
  });

  test('works with a safelist, and explains nothing of what is not in it', async () => {
    await using file = await placeSafelist(manifestOf(query));
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { SAFELIST_FILE: file.path },
    });
    expect(inWords((await askExplained(graph, query)).explain)).toEqual(both);
    const refused = await graph.query(load, { headers: { ...bothCredentials, ...explainHeader } });
    expect(codesOf(refused.errors)).toEqual(['QUERY_NOT_IN_SAFELIST']);
    expect(refused.extensions).toBeUndefined();
  });

  test('beside errors, and where nothing was read at all, is there all the same', async () => {
    await using graph = await startGraph({ ...acmeGraph(400, {}), environment: still });
    const failed = await askExplained(graph, query);
    expect(codesOf(failed.errors)).toEqual(['UPSTREAM_REJECTED']);
    expect(inWords(failed.explain)).toEqual(['ACCESS null UPSTREAM_REJECTED from PLATFORM', both[1]]);
    for (const document of ['{', '{ nothing }', '{ organization(id: "A!") { id } }', '{ __typename }']) {
      const { explain } = await askExplained(graph, document);
      expect(explain).toMatchObject({ records: [], omitted: 0 });
    }
  });

  test('tells the code that the error has in the end: of a good key, 401 is FORBIDDEN', async () => {
    const ids = [uuidOf(1), uuidOf(2)];
    await using graph = await startGraph({ workforce: { [workforcePath(uuidOf(1))]: { status: 401 } } });
    graph.workforce.on(workforcePath(uuidOf(2)), (_request, response) => {
      // By then the other one has been answered.
      setTimeout(() => response.end(JSON.stringify(workforceBody(uuidOf(2)))), 100);
    });
    const list = 'query ($ids: [ID!]!) { organizations(ids: $ids) { description } }';
    const variables = { ids: ids.map((id) => `workforce:${id}`) };
    const { explain, errors } = await askExplained(graph, list, { variables });
    expect(codesOf(errors)).toEqual(['FORBIDDEN']);
    expect(explain.records.map(({ result }) => result)).toEqual(['FORBIDDEN', 'FOUND']);
  });

  test('in an answer that is nearly too large, leaves out what there is no room for, and counts it', async () => {
    const units = numbersTo(20);
    await using graph = await startGraph({ ...chainGraph(20), environment: { MAX_ANSWER_BYTES: '7000' } });
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
    const options = { variables: { ids: units.map((number) => unit(number).id) } };
    const plain = await graph.query(document, options);
    const { explain, data, errors } = await askExplained(graph, document, options);
    expect([plain.errors, errors]).toEqual([undefined, undefined]);
    expect(data).toEqual(plain.data);
    expect(explain.records.length).toBeGreaterThan(0);
    expect(explain.omitted).toBe(40 - explain.records.length);
    expect(explain.omitted).toBeGreaterThan(0);
    expect(JSON.stringify(explain.records).length).toBeLessThan(7000);
  });

  test('tells a record that nobody was asked for nothing: no credential, no read', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const headers = { authorization: bothCredentials.authorization };
    const { explain } = await askExplained(graph, query, { headers });
    expect(inWords(explain)).toEqual([both[0]]);
  });
});

describe('an answer that explains itself', () => {
  test('is shared with nobody, though its reads are', async () => {
    await using graph = await startHeldGraph();
    const anna = credentialsOf('anna');
    const ask = (id: string, headers = {}) =>
      postQuery(graph.url, query, { headers: { ...anna, 'x-request-id': id, ...headers } });
    const asked = [
      ask('plain'),
      ask('explained', explainHeader),
      ask('explained-too', explainHeader),
      ask('plain-too'),
    ];
    await graph.arrivals.until(4);
    graph.release();
    const [plain, explained, explainedToo, plainToo] = await Promise.all(asked);
    expect([plain!.extensions, plainToo!.extensions]).toEqual([undefined, undefined]);
    expect(plain!.data).toEqual(explained!.data);
    const sharedWith = async (id: string) => (await findRequestLine(graph, id))['sharedWith'];
    expect([await sharedWith('explained'), await sharedWith('explained-too')]).toEqual([
      undefined,
      undefined,
    ]);
    const froms = [explained!, explainedToo!].map((answer) => inWords(explainedIn(answer)).join());
    expect(froms.join()).toContain('FLIGHT');
    expect(graph.calls).toHaveLength(2);
  });

  test('is not kept, and is not one that is kept', async () => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), environment: { CACHE_TTL_MS: '60000' } });
    const first = await askExplained(graph, query);
    const plain = await graph.query(query);
    const again = await askExplained(graph, query);
    expect(plain.extensions).toBeUndefined();
    expect(inWords(first.explain)).toEqual(both);
    expect(inWords(again.explain)).toEqual(both.map((words) => words.replace('PLATFORM', 'CACHE')));
    const line = await findRequestLine(graph, plain.headers.get('x-request-id'));
    expect(line).not.toHaveProperty('sharedWith');
    expect(graph.calls).toEqual([accessPath('73'), workforcePath(acme.workforceId)]);
  });
});

describe('without permission or without being asked', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['EXPLAIN=false', { EXPLAIN: 'false' }, explainHeader],
    ['production', { NODE_ENV: 'production' }, explainHeader],
    ['no header', {}, {}],
    ['another value', {}, { 'x-explain': 'false' }],
    ['an empty header', {}, { 'x-explain': '' }],
  ])('%s: the answer is as ever, and shared as ever', async (_, environment, headers) => {
    await using graph = await startHeldGraph({ environment });
    const anna = credentialsOf('anna');
    const ask = (own = {}) => postQuery(graph.url, query, { headers: { ...anna, ...own } });
    const asked = [ask(headers), ask()];
    await graph.arrivals.until(2);
    graph.release();
    const answers = await Promise.all(asked);
    expect(answers[0]!.text).toBe(answers[1]!.text);
    expect(answers[0]!.extensions).toBeUndefined();
    const lines = await Promise.all(
      answers.map((answer) => findRequestLine(graph, answer.headers.get('x-request-id'))),
    );
    expect(lines.filter((line) => 'sharedWith' in line)).toHaveLength(1);
  });
});

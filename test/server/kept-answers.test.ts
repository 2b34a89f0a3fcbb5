import { createHash } from 'node:crypto';
import { mkdtempDisposable, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { KeptAnswers } from '../../src/server/kept-answers.ts';
import {
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  unit,
  workforceOnly,
  workforcePath,
} from '../organizations/records.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { Answer, TestGraph } from '../support/graph.ts';
import { findRequestLine } from './support/log.ts';

const query = '{ organization(id: "acme") { isPersonal description sources { source status fetchedAt } } }';
const paths = { access: accessPath(acme.accessId), workforce: workforcePath(acme.workforceId) };
const within = { timeout: 4000, interval: 20 };

function start(environment: Record<string, string> = {}): Promise<TestGraph> {
  return startGraph({ ...acmeGraph({}, {}), environment: { CACHE_TTL_MS: '60000', ...environment } });
}

/** Asks, and tells whether the answer was one that is kept: then the log names the request that was executed. */
async function ask(
  graph: TestGraph,
  id: string,
  { document = query, headers = bothCredentials }: { document?: string; headers?: object } = {},
): Promise<{ answer: Answer; sharedWith: unknown; calls: unknown }> {
  const answer = await graph.query(document, { headers: { ...headers, 'x-request-id': id } });
  const { sharedWith, calls } = await findRequestLine(graph, id);
  return { answer, sharedWith, calls };
}

describe('with CACHE_TTL_MS, an answer', () => {
  test('asked for again, is the same one, under the request id of who asked', async () => {
    await using graph = await start();
    const first = await ask(graph, 'first');
    const again = await ask(graph, 'again');
    expect(first.sharedWith).toBeUndefined();
    expect(again).toMatchObject({ sharedWith: 'first', calls: { access: 0, workforce: 0 } });
    expect(again.answer.text).toBe(first.answer.text);
    expect(again.answer.headers.get('x-request-id')).toBe('again');
    expect(again.answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await findRequestLine(graph, 'again')).toMatchObject({ status: 200, errors: {}, failures: {} });
    expect(graph.calls).toHaveLength(2);
  });

  test('to another document about the same records, is made anew of what is kept', async () => {
    await using graph = await start();
    await ask(graph, 'first');
    const other = await ask(graph, 'other', { document: '{ organization(id: "acme") { type isPersonal } }' });
    expect(other).toMatchObject({ sharedWith: undefined, calls: { access: 0, workforce: 0 } });
    expect(other.answer.data).toEqual({ organization: { type: null, isPersonal: false } });
  });

  test('is not pushed out by one that might have been a page, which nobody can be given', async () => {
    await using graph = await start({ CACHE_MAX_ENTRIES: '1' });
    await ask(graph, 'first');
    const response = await fetch(`${graph.url}?${new URLSearchParams({ query }).toString()}`, {
      headers: {
        ...bothCredentials,
        accept: 'application/json, text/plain, */*',
        'apollo-require-preflight': 'true',
      },
    });
    expect(response.headers.get('content-type')).toContain('json');
    expect(await response.json()).toMatchObject({ data: { organization: { isPersonal: false } } });
    expect((await ask(graph, 'again')).sharedWith).toBe('first');
  });

  test('is made anew when its records are no longer fresh', async () => {
    await using graph = await start({ CACHE_TTL_MS: '200' });
    await ask(graph, 'first');
    await sleep(250);
    const later = await ask(graph, 'later');
    expect(later).toMatchObject({ sharedWith: undefined, calls: { access: 1, workforce: 1 } });
  });

  test.each([
    [
      'access token',
      { authorization: 'Bearer other-token-1', 'x-workforce-api-key': 'test-key' },
      { access: 1, workforce: 0 },
    ],
    [
      'workforce key',
      { authorization: 'Bearer test-token', 'x-workforce-api-key': 'other-key-1' },
      { access: 0, workforce: 1 },
    ],
  ])('of another %s, is nobody else’s', async (_, headers, calls) => {
    await using graph = await start();
    await ask(graph, 'first');
    expect(await ask(graph, 'other', { headers })).toMatchObject({ sharedWith: undefined, calls });
  });

  test('is not shown to who sends one of the two credentials', async () => {
    await using graph = await start();
    await ask(graph, 'first');
    const { answer } = await ask(graph, 'other', { headers: workforceOnly });
    expect(answer.data).toMatchObject({ organization: { isPersonal: null } });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', requestId: 'other' } }]);
  });

  test('is gone when the credential is refused elsewhere', async () => {
    await using graph = await start();
    await ask(graph, 'first');
    graph.access.on(accessPath('5'), { status: 401 });
    await ask(graph, 'refused', { document: '{ organization(id: "access:5") { isPersonal } }' });
    graph.access.on(paths.access, { status: 401 });
    const { answer } = await ask(graph, 'after');
    expect(answer.data).toMatchObject({ organization: { isPersonal: null } });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test.each([
    ['an organization that is not there', '{ organization(id: "access:5") { isPersonal } }', 1],
    ['a failed side', '{ organization(id: "unit-6") { isPersonal } }', 1],
    ['one failed item', '{ organizations(ids: ["acme", "unit-6"]) { isPersonal } }', 1],
  ])('with %s, is not kept', async (_, document, calls) => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      links: [acme, unit(6)],
      environment: { CACHE_TTL_MS: '60000', UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0' },
    });
    graph.access.on(accessPath('6'), { status: 500 });
    await ask(graph, 'first', { document });
    graph.access.clear();
    expect((await ask(graph, 'again', { document })).sharedWith).toBeUndefined();
    expect(graph.access.requests).toHaveLength(calls);
  });

  test('goes when the links are replaced', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kept-answers-test-'));
    const path = join(folder.path, 'links.json');
    await writeFile(path, JSON.stringify([unit(1)]));
    await using graph = await startGraph({
      access: accessRecords({ '1': { personal: true }, '2': { personal: false } }),
      environment: { LINKS_FILE: path, CACHE_TTL_MS: '60000' },
    });
    const document = '{ organization(id: "unit-1") { accessId isPersonal } }';
    const isPersonal = async () => (await graph.query(document)).data?.['organization'];
    expect(await isPersonal()).toEqual({ accessId: '1', isPersonal: true });
    expect(await isPersonal()).toEqual({ accessId: '1', isPersonal: true });
    await writeFile(`${path}.next`, JSON.stringify([{ ...unit(1), accessId: '2' }]));
    await rename(`${path}.next`, path);
    await vi.waitFor(async () => {
      expect(await isPersonal()).toEqual({ accessId: '2', isPersonal: false });
    }, within);
  });

  test('goes when its document is taken off the safelist', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kept-answers-test-'));
    const path = join(folder.path, 'safelist.json');
    const list = (text: string) =>
      JSON.stringify({ [createHash('sha256').update(text).digest('hex')]: text });
    await writeFile(path, list(query));
    await using graph = await start({ SAFELIST_FILE: path, SAFELIST_MODE: 'enforce' });
    await ask(graph, 'first');
    expect((await ask(graph, 'again')).sharedWith).toBe('first');
    await writeFile(`${path}.next`, list('{ __typename }'));
    await rename(`${path}.next`, path);
    await vi.waitFor(async () => {
      const { errors } = await graph.query(query);
      expect(errors).toMatchObject([{ extensions: { code: 'QUERY_NOT_IN_SAFELIST' } }]);
    }, within);
  });
});

test('without CACHE_TTL_MS, every answer is made anew', async () => {
  await using graph = await start({ CACHE_TTL_MS: '0', CACHE_STALE_IF_ERROR_MS: '60000' });
  await ask(graph, 'first');
  expect(await ask(graph, 'again')).toMatchObject({
    sharedWith: undefined,
    calls: { access: 1, workforce: 1 },
  });
});

describe('KeptAnswers', () => {
  const options = { freshMs: 1000, staleMs: 0, maxEntries: 2, maxBytes: 5000 };

  test('keeps no more entries than it may, the longest unused go first', () => {
    const kept = new KeptAnswers<string>(options);
    for (const key of ['a', 'b']) kept.keep(key, key, 1, () => true);
    kept.find('a');
    kept.keep('c', 'c', 1, () => true);
    expect(['a', 'b', 'c'].map((key) => kept.find(key))).toEqual(['a', null, 'c']);
  });

  test('keeps no more bytes than it may, keys counted', () => {
    const kept = new KeptAnswers<string>(options);
    kept.keep('k'.repeat(10), 'too large', 3981, () => true);
    kept.keep('k', 'fits', 3998, () => true);
    expect([kept.find('k'.repeat(10)), kept.find('k')]).toEqual([null, 'fits']);
  });

  test('neither keeps nor shows what is not current, and forgets it for good', () => {
    const kept = new KeptAnswers<string>(options);
    kept.keep('never', 'x', 1, () => false);
    let isCurrent = true;
    kept.keep('once', 'y', 1, () => isCurrent);
    expect([kept.find('never'), kept.find('once')]).toEqual([null, 'y']);
    isCurrent = false;
    expect(kept.find('once')).toBeNull();
    isCurrent = true;
    expect(kept.find('once')).toBeNull();
  });

  test.each([{ freshMs: 0 }, { maxEntries: 0 }])('with %o, keeps nothing', (off) => {
    const kept = new KeptAnswers<string>({ ...options, ...off });
    kept.keep('a', 'a', 1, () => true);
    expect(kept.find('a')).toBeNull();
  });
});

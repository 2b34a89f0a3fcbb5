import { describe, expect, test } from 'vitest';
import { findRequestLine } from './support/log.ts';
import type { LogLine } from './support/log.ts';
import { codesOf, errorsIn } from './support/requests.ts';
import type { Received } from './support/requests.ts';
import { bothMethods, hashOf, persisted, startListedGraph } from './support/safelist.ts';
import type { ListedGraph } from './support/safelist.ts';

const listed = 'query Listed { organization(id: "acme") { name } }';
const other = 'query Other { organization(id: "acme") { planted_alias: name } }';
const listedAnswer = { data: { organization: { name: 'Acme at work' } } };
const otherAnswer = { data: { organization: { planted_alias: 'Acme at work' } } };

const lineOf = (graph: ListedGraph, { headers }: Received): Promise<LogLine> =>
  findRequestLine(graph, headers.get('x-request-id'));

describe.each(bothMethods)('a server that only logs what is not listed, asked by %s', (_, ask) => {
  test('for an unlisted document, answers, and warns by its sha256 and its name', async () => {
    await using graph = await startListedGraph([listed], { mode: 'log' });

    const received = await ask(graph.url, { query: other });

    expect(JSON.parse(received.text)).toEqual(otherAnswer);
    expect(await lineOf(graph, received)).toMatchObject({
      level: 40,
      msg: 'request',
      status: 200,
      operationName: 'Other',
      unlisted: hashOf(other),
    });
    expect(graph.logLines.join('')).not.toContain('planted_alias');
  });

  test('for an unlisted document with a syntax error, tells the caller that, and warns', async () => {
    await using graph = await startListedGraph([listed], { mode: 'log' });

    const received = await ask(graph.url, { query: '}{' });

    expect(codesOf(errorsIn(received.text))).toEqual(['GRAPHQL_PARSE_FAILED']);
    expect(await lineOf(graph, received)).toMatchObject({ level: 40, unlisted: hashOf('}{') });
  });

  test('for an unlisted document that was registered, answers by its hash, and warns each time', async () => {
    await using graph = await startListedGraph([listed], { mode: 'log' });
    const registered = await ask(graph.url, { query: other, ...persisted(hashOf(other)) });

    const again = await ask(graph.url, persisted(hashOf(other)));

    expect(JSON.parse(again.text)).toEqual(otherAnswer);
    for (const received of [registered, again]) {
      expect(await lineOf(graph, received)).toMatchObject({ level: 40, unlisted: hashOf(other) });
    }
  });

  test.each([
    ['text', { query: listed }],
    ['hash, which nobody registered', persisted(hashOf(listed))],
    ['documentId', { documentId: `sha256:${hashOf(listed)}` }],
  ])('for a listed document by its %s, answers, and warns of nothing', async (__, request) => {
    await using graph = await startListedGraph([listed], { mode: 'log' });

    const received = await ask(graph.url, request);

    expect(JSON.parse(received.text)).toEqual(listedAnswer);
    const line = await lineOf(graph, received);
    expect(line).toMatchObject({ level: 30, operationName: 'Listed' });
    expect(line).not.toHaveProperty('unlisted');
  });

  test('for an unknown hash, answers PERSISTED_QUERY_NOT_FOUND, and has nothing to warn of', async () => {
    await using graph = await startListedGraph([listed], { mode: 'log' });

    const received = await ask(graph.url, persisted(hashOf(other)));

    expect(codesOf(errorsIn(received.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(await lineOf(graph, received)).not.toHaveProperty('unlisted');
  });
});

import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { startHeldGraph, credentialsOf, whoAsks } from '../../server/support/held-graph.ts';
import { openConnection } from '../../server/support/raw-http.ts';
import { acme, healthy } from '../../server/support/records.ts';
import { post, send } from '../../server/support/requests.ts';
import { startGraph } from '../../support/graph.ts';
import type { TestGraphOptions } from '../../support/graph.ts';
import { startTraces } from '../support/in-process-traces.ts';
import type { EndedSpan } from '../support/in-process-traces.ts';

const query = 'query Acme { organization(id: "acme") { isPersonal description } }';
const anna = credentialsOf('anna');
const still = { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0' };

const withAccess = (script: NonNullable<TestGraphOptions['access']>[string], environment = {}) => ({
  ...healthy,
  access: { [acme.accessPath]: script },
  environment,
});

/** What a span says of the read that it stands for. */
const told = ({ attributes }: EndedSpan) => [
  attributes['organization_graph.from'],
  attributes['organization_graph.result'],
];

const load = 'query Load { organization(id: "access:73") { isPersonal } }';

describe('the spans of an operation', () => {
  test('over both platforms, are its own, one for each record, and one for each request below that', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const { headers } = await graph.query(query);
    const requestId = headers.get('x-request-id');
    const operation = await traces.operation(requestId);
    expect(operation).toMatchObject({
      name: 'query Acme',
      kind: SpanKind.SERVER,
      status: { code: SpanStatusCode.UNSET },
      instrumentationScope: {
        name: 'organization-graph',
        version: expect.stringMatching(/^\d+\./) as string,
      },
    });
    expect(operation.parentSpanContext).toBeUndefined();
    expect(operation.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Acme',
      'organization_graph.request_id': requestId,
      'organization_graph.outcome': 'success',
    });
    const loads = traces.below(operation);
    expect(loads.map(({ name, kind }) => [name, kind]).sort()).toEqual([
      ['load access', SpanKind.INTERNAL],
      ['load workforce', SpanKind.INTERNAL],
    ]);
    for (const span of loads) {
      const source = span.name.slice('load '.length);
      expect(span.attributes).toEqual({
        'organization_graph.source': source,
        'organization_graph.from': 'platform',
        'organization_graph.result': 'FOUND',
      });
      const [attempt, ...others] = traces.below(span);
      expect(others).toEqual([]);
      expect(attempt).toMatchObject({ name: 'GET', kind: SpanKind.CLIENT });
      expect(attempt!.attributes).toEqual({
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'organization_graph.source': source,
      });
    }
    expect(traces.spans).toHaveLength(5);
    expect(new Set(traces.spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  test('without a name, is called by its type; one that was refused, by its path', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const unnamed = await graph.query('{ __typename }');
    expect(await traces.operation(unnamed.headers.get('x-request-id'))).toMatchObject({ name: 'query' });
    const refused = await send(graph.url, '/graphql', post('{'));
    const span = await traces.operation(refused.headers.get('x-request-id'));
    expect(span).toMatchObject({ name: 'POST /graphql', status: { code: SpanStatusCode.UNSET } });
    expect(span.attributes).toMatchObject({
      'http.response.status_code': 400,
      'organization_graph.outcome': 'refused',
      'organization_graph.errors': ['BAD_REQUEST'],
    });
  });

  test('are called by a hundred names at most; their attributes tell them all', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const named = (index: number) => `query Name${index} { organization(id: "acme") { isPersonal } }`;
    for (let index = 0; index < 101; index += 1) await graph.query(named(index));
    const last = await traces.find(({ attributes }) => attributes['graphql.operation.name'] === 'Name100');
    expect(last.name).toBe('query');
    const names = traces.spans.filter(({ kind }) => kind === SpanKind.SERVER).map(({ name }) => name);
    expect(new Set(names).size).toBe(101);
  });

  test('that failed, say by which error; what no platform knows is no failure', async () => {
    await using traces = startTraces();
    await using graph = await startGraph({ ...withAccess({ status: 400 }), links: [] });
    const failed = await graph.query(load);
    const operation = await traces.operation(failed.headers.get('x-request-id'));
    expect(operation.status.code).toBe(SpanStatusCode.ERROR);
    expect(operation.attributes).toMatchObject({
      'organization_graph.outcome': 'failure',
      'error.type': 'UPSTREAM_REJECTED',
    });
    const [read] = traces.below(operation);
    expect(read).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'UPSTREAM_REJECTED', 'organization_graph.result': 'UPSTREAM_REJECTED' },
    });
    expect(traces.below(read!)[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': '400', 'http.response.status_code': 400 },
    });

    const unknown = await graph.query('{ organization(id: "access:9") { isPersonal } }');
    const fine = await traces.operation(unknown.headers.get('x-request-id'));
    const [missing] = traces.below(fine);
    expect(told(missing!)).toEqual(['platform', 'NOT_FOUND']);
    for (const span of [fine, missing!, ...traces.below(missing!)]) {
      expect(span.status.code).toBe(SpanStatusCode.UNSET);
    }
  });

  test('a call that is tried again, has a span for each attempt', async () => {
    let calls = 0;
    await using traces = startTraces();
    await using graph = await startGraph(
      withAccess((request, response) => {
        calls += 1;
        if (calls === 1) request.socket.destroy();
        else response.writeHead(calls === 2 ? 503 : 200).end('{"id":73,"permissions":{}}');
      }),
    );
    const { headers, errors } = await graph.query(load);
    expect(errors).toBeUndefined();
    const [read] = traces.below(await traces.operation(headers.get('x-request-id')));
    const attempts = traces.below(read!);
    expect(attempts.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([
      undefined,
      1,
      2,
    ]);
    expect(attempts.map(({ attributes }) => attributes['error.type'])).toEqual([
      'UPSTREAM_UNAVAILABLE',
      '503',
      undefined,
    ]);
    expect(told(read!)).toEqual(['platform', 'FOUND']);
  });

  test('a call that is not made, says why', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(
      withAccess({ status: 500 }, { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '1' }),
    );
    await graph.query(load);
    const { headers } = await graph.query(load);
    const [read] = traces.below(await traces.operation(headers.get('x-request-id')));
    expect(read!.attributes).toMatchObject({
      'organization_graph.refusal': 'breaker open',
      'organization_graph.result': 'UPSTREAM_UNAVAILABLE',
    });
    expect(traces.below(read!)).toEqual([]);
  });

  test('a call that waits for its turn, says how long', async () => {
    await using traces = startTraces();
    await using graph = await startGraph({
      ...healthy,
      environment: { WORKFORCE_REQUESTS_PER_SECOND: '1' },
    });
    const ids = `["workforce:${acme.workforceId}", "workforce:${acme.workforceId.replace('9', '8')}"]`;
    const { headers } = await graph.query(`{ organizations(ids: ${ids}) { description } }`);
    const reads = traces.below(await traces.operation(headers.get('x-request-id')));
    const waits = reads.map(({ attributes }) => attributes['organization_graph.waited_ms']);
    expect(waits.filter((waitedMs) => typeof waitedMs === 'number')).toHaveLength(1);
    expect(Math.max(...waits.map(Number).filter(Number.isFinite))).toBeGreaterThan(500);
  });
});

describe('a record that no platform was asked for', () => {
  test('taken from a read under way, is from the flight, and has no request', async () => {
    await using traces = startTraces();
    await using graph = await startHeldGraph();
    const asked = ['one', 'other'].map((alias) =>
      send(
        graph.url,
        '/graphql',
        post({ query: `{ ${alias}: organization(id: "acme") { description } }` }, anna),
      ),
    );
    await graph.arrivals.until(2);
    graph.release();
    const answers = await Promise.all(asked);
    const reads = [];
    for (const { headers } of answers) {
      reads.push(...traces.below(await traces.operation(headers.get('x-request-id'))));
    }
    expect(reads.map(told).sort()).toEqual([
      ['flight', 'FOUND'],
      ['platform', 'FOUND'],
    ]);
    const joined = reads.find((read) => told(read)[0] === 'flight')!;
    expect(traces.below(joined)).toEqual([]);
  });

  test('taken from what is kept, is from the cache; one that stands in, is stale', async () => {
    await using traces = startTraces();
    await using graph = await startGraph({ ...healthy, environment: { CACHE_TTL_MS: '60000' } });
    await graph.query(load);
    const { headers } = await graph.query(`${load} # asked in other words`);
    const [read] = traces.below(await traces.operation(headers.get('x-request-id')));
    expect(told(read!)).toEqual(['cache', 'FOUND']);

    await using failing = await startGraph({
      ...healthy,
      environment: { CACHE_STALE_IF_ERROR_MS: '60000', ...still },
    });
    await failing.query(load);
    failing.access.on(acme.accessPath, { status: 500 });
    const stale = await failing.query(load);
    const [standIn] = traces.below(await traces.operation(stale.headers.get('x-request-id')));
    expect(told(standIn!)).toEqual(['stale', 'FOUND']);
    expect(traces.below(standIn!)).toHaveLength(1);
  });
});

describe('a request that is not executed', () => {
  test('but answered by an identical one, has a span of its own that links to the executed one', async () => {
    await using traces = startTraces();
    await using graph = await startHeldGraph();
    const ask = (id: string) =>
      send(graph.url, '/graphql', post({ query: `query Who ${whoAsks}` }, { ...anna, 'x-request-id': id }));
    const asked = [ask('the-first'), ask('the-second')];
    await graph.arrivals.until(2);
    graph.release();
    await Promise.all(asked);
    const spans = await Promise.all(['the-first', 'the-second'].map((id) => traces.operation(id)));
    const [executed, shared] = spans.toSorted((one, other) => one.links.length - other.links.length);
    expect(executed!.links).toEqual([]);
    expect(shared!.links).toMatchObject([{ context: executed!.spanContext() }]);
    expect(shared).toMatchObject({
      name: 'query Who',
      attributes: { 'organization_graph.shared_from': 'execution', 'organization_graph.outcome': 'success' },
    });
    expect(shared!.spanContext().traceId).not.toBe(executed!.spanContext().traceId);
    expect(traces.below(shared!)).toEqual([]);
    expect(traces.below(executed!)).toHaveLength(2);
  });

  test('but given a kept answer, links to the request that it was made for', async () => {
    await using traces = startTraces();
    await using graph = await startGraph({ ...healthy, environment: { CACHE_TTL_MS: '60000' } });
    const [first, again] = [await graph.query(query), await graph.query(query)];
    const made = await traces.operation(first.headers.get('x-request-id'));
    const kept = await traces.operation(again.headers.get('x-request-id'));
    expect(kept.attributes).toMatchObject({ 'organization_graph.shared_from': 'cache' });
    expect(kept.links).toMatchObject([{ context: made.spanContext() }]);
    expect(traces.below(kept)).toEqual([]);
  });

  test('because the client went away, ends as cancelled', async () => {
    await using traces = startTraces();
    await using graph = await startHeldGraph();
    using connection = await openConnection(graph.url);
    const body = JSON.stringify({ query: whoAsks });
    connection.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nx-request-id: gone\r\nauthorization: ${anna.authorization}\r\n`,
    );
    connection.write(`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    await graph.arrivals.until(1);
    connection.socket.resetAndDestroy();
    const { attributes } = await traces.operation('gone');
    expect(attributes).toMatchObject({ 'organization_graph.outcome': 'cancelled' });
    expect(attributes).not.toHaveProperty('http.response.status_code');
  });

  test('but a page, or what is no operation at all, is nothing but HTTP, or nothing', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    for (const path of ['/livez', '/nowhere', '/%', '/graphql/%']) await send(graph.url, path);
    await send(graph.url, '/graphql', { method: 'OPTIONS' });
    const page = await send(graph.url, '/graphql', { headers: { accept: 'text/html' } });
    const span = await traces.operation(page.headers.get('x-request-id'));
    expect(span.name).toBe('GET /graphql');
    expect(span.attributes).not.toHaveProperty('organization_graph.outcome');
    expect(traces.spans).toEqual([span]);
  });
});

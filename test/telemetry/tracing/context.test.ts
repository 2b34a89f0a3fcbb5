import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { ROOT_CONTEXT, SpanKind, context, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { openTracing } from '../../../src/telemetry/tracing/open-tracing.ts';
import { findRequestLine } from '../../server/support/log.ts';
import { healthy } from '../../server/support/records.ts';
import { bothCredentials, startGraph } from '../../support/graph.ts';
import type { TestGraph } from '../../support/graph.ts';
import { startTraces } from '../support/in-process-traces.ts';

const query = 'query Acme { organization(id: "acme") { isPersonal description } }';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';

/** Asks with these headers, too; the answer's request id. */
async function ask(graph: TestGraph, headers: Readonly<Record<string, string>> = {}): Promise<string | null> {
  const answer = await graph.query(query, { headers: { ...bothCredentials, ...headers } });
  expect(answer.errors).toBeUndefined();
  return answer.headers.get('x-request-id');
}

/** What the platforms were sent of one header. */
const received = (graph: TestGraph, name: string) =>
  [...graph.access.requests, ...graph.workforce.requests].map(({ headers }) => headers[name]);

describe('the context of a trace', () => {
  test('is taken from the request, and passed on to the platforms', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const headers = { traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'vendor=value,other=1' };
    const operation = await traces.operation(await ask(graph, headers));
    expect(operation.parentSpanContext).toMatchObject({ traceId, spanId: parentId, isRemote: true });
    const attempts = traces.spans.filter(({ name }) => name === 'GET');
    const expected = attempts.map((span) => `00-${traceId}-${span.spanContext().spanId}-01`);
    expect(received(graph, 'traceparent').sort()).toEqual(expected.sort());
    expect(received(graph, 'tracestate')).toEqual(['vendor=value,other=1', 'vendor=value,other=1']);
  });

  test('of a later version, and with its state in several headers, is passed on in order', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const sent = request(graph.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...bothCredentials,
        traceparent: `cc-${traceId}-${parentId}-01-what-comes`,
        tracestate: ['first=1', 'second=2, first=3', 'third=3'],
      },
    });
    sent.end(JSON.stringify({ query }));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    await text(response);
    await traces.operation(String(response.headers['x-request-id']));
    expect(received(graph, 'tracestate')).toEqual(
      Array.from({ length: 2 }, () => 'first=1,second=2,third=3'),
    );
    for (const header of received(graph, 'traceparent')) expect(header).toMatch(`00-${traceId}-`);
  });

  test('without one in the request, begins here', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const operation = await traces.operation(await ask(graph));
    expect(operation.parentSpanContext).toBeUndefined();
    const own = operation.spanContext().traceId;
    for (const header of received(graph, 'traceparent')) expect(header).toContain(`00-${own}-`);
    expect(received(graph, 'tracestate')).toEqual([undefined, undefined]);
  });

  test('that is not sampled, records nothing, and is passed on just so', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const requestId = await ask(graph, { traceparent: `00-${traceId}-${parentId}-00` });
    const { spanId } = await findRequestLine(graph, requestId);
    expect(received(graph, 'traceparent')).toEqual(
      Array.from({ length: 2 }, () => `00-${traceId}-${String(spanId)}-00`),
    );
    expect(traces.spans).toEqual([]);
  });

  test('never brings the baggage of the caller to a platform', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const headers = { traceparent: `00-${traceId}-${parentId}-01`, baggage: 'customer=planted-customer' };
    await traces.operation(await ask(graph, headers));
    expect(received(graph, 'baggage')).toEqual([undefined, undefined]);
    expect(JSON.stringify(traces.spans.map(({ attributes }) => attributes))).not.toContain('planted');
  });

  test.each([
    ['malformed', { traceparent: 'nonsense', tracestate: 'a=b' }],
    ['of zeros', { traceparent: `00-${'0'.repeat(32)}-${parentId}-01` }],
    ['without a parent', { tracestate: 'a=b' }],
    ['of a version that is none', { traceparent: `ff-${traceId}-${parentId}-01`, tracestate: 'a=b' }],
    ['with a state that is none', { traceparent: `00-${traceId}-${parentId}-01`, tracestate: '\u00fc=,=,=' }],
    ['with an empty state', { traceparent: `00-${traceId}-${parentId}-01`, tracestate: '' }],
    [
      'with a state that is good in part',
      { traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'a=b,Not A Key=c' },
    ],
    [
      'with a state without an end',
      { traceparent: `00-${traceId}-${parentId}-01`, tracestate: `a=${'b'.repeat(5000)}` },
    ],
  ])('that is %s, harms no answer', async (_, headers) => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    await traces.operation(await ask(graph, headers));
    expect(received(graph, 'tracestate')).toEqual([undefined, undefined]);
  });

  test('of whatever traces HTTP in this process, is the parent, rather than what the request says', async () => {
    await using traces = startTraces();
    const tracing = (await openTracing('0.0.0'))!;
    const http = trace.getTracer('http').startSpan('POST');
    const headers = { traceparent: `00-${traceId}-${parentId}-01` };
    context.with(trace.setSpan(ROOT_CONTEXT, http), () =>
      tracing.begin({ method: 'POST', headers }).end({
        requestId: 'inside',
        operationType: 'query',
        operationName: null,
        outcome: 'success',
        isVouchedFor: false,
        status: 200,
        errors: {},
        sharedFrom: null,
      }),
    );
    const operation = await traces.operation('inside');
    expect(operation.kind).toBe(SpanKind.INTERNAL);
    expect(operation.parentSpanContext?.spanId).toBe(http.spanContext().spanId);
  });
});

describe('without an SDK', () => {
  test('nothing is traced, and nothing passed on', async () => {
    await using graph = await startGraph(healthy);
    await ask(graph, { traceparent: `00-${traceId}-${parentId}-01`, tracestate: 'a=b', baggage: 'c=d' });
    for (const name of ['traceparent', 'tracestate', 'baggage']) {
      expect(received(graph, name)).toEqual([undefined, undefined]);
    }
    expect(await openTracing('0.0.0')).toBeNull();
  });

  test('and with one that has no traces, too', async () => {
    await using traces = startTraces({ spanProcessors: [] });
    expect(await openTracing('0.0.0')).toBeNull();
    expect(traces.spans).toEqual([]);
  });
});

describe('a log line of a request', () => {
  test('names the trace and the span of its operation', async () => {
    await using traces = startTraces();
    await using graph = await startGraph(healthy);
    const requestId = await ask(graph);
    const span = (await traces.operation(requestId)).spanContext();
    expect(await findRequestLine(graph, requestId)).toMatchObject({
      traceId: span.traceId,
      spanId: span.spanId,
    });
  });

  test('names the trace that the caller says, where nothing is traced here', async () => {
    await using graph = await startGraph(healthy);
    const line = await findRequestLine(
      graph,
      await ask(graph, { traceparent: `00-${traceId}-${parentId}-01` }),
    );
    expect(line).toMatchObject({ traceId });
    expect(line).not.toHaveProperty('spanId');
    expect(await findRequestLine(graph, await ask(graph))).not.toHaveProperty('traceId');
  });
});

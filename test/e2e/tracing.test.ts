import { describe, expect, test } from 'vitest';
import { acme, healthy } from '../server/support/records.ts';
import { bothCredentials, postQuery } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startServerProcess } from './support/child-process.ts';
import { startCollector } from './support/collector.ts';
import type { Collector, ExportedSpan } from './support/collector.ts';

const timeoutMs = 60_000;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentId}-01`;
const query = `query Acme { organizations(ids: ["access:${acme.accessId}", "workforce:${acme.workforceId}"]) { isPersonal description } }`;

/** The process with both platforms, asked once as told, and told to stop. */
async function runTraced({
  collector,
  sdk = './src/tracing.ts',
  environment = {},
  headers = {},
}: {
  readonly collector: Pick<Collector, 'url'>;
  readonly sdk?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}) {
  await using access = await startUpstream(healthy.access);
  await using workforce = await startUpstream(healthy.workforce);
  await using server = await startServerProcess({
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    SHUTDOWN_GRACE_MS: '0',
    NODE_OPTIONS: `--import ${sdk}`,
    OTEL_SERVICE_NAME: 'graph-under-test',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    ...environment,
  });
  const began = performance.now();
  const answer = await postQuery(server.url, query, { headers: { ...bothCredentials, ...headers } });
  const answeredMs = performance.now() - began;
  server.signal('SIGTERM');
  const exitCode = await server.ended;
  return {
    answer,
    answeredMs,
    exitCode,
    stoppedMs: performance.now() - began - answeredMs,
    output: server.stdout.trim().split('\n'),
    stderr: server.stderr,
    received: [...access.requests, ...workforce.requests].map((request) => request.headers),
  };
}

const attributesOf = ({ attributes }: ExportedSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('a process with --import of tracing and the variables of OpenTelemetry', () => {
  test(
    'exports the spans of an operation before it ends, and passes the trace on',
    async () => {
      await using collector = await startCollector();
      const { answer, exitCode, output, stderr, received } = await runTraced({
        collector,
        headers: { traceparent },
      });
      expect(answer.errors).toBeUndefined();
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(collector.paths).toEqual(['/v1/traces']);
      expect(collector.bodies[0]!.toString()).toContain('graph-under-test');

      const operation = collector.spans.find(({ parentSpanId }) => parentSpanId === parentId)!;
      expect(operation).toMatchObject({ name: 'query Acme', traceId });
      expect(attributesOf(operation)).toMatchObject({
        'graphql.operation.name': 'Acme',
        'organization_graph.outcome': 'success',
        'http.response.status_code': 200,
      });
      const below = ({ spanId }: ExportedSpan) =>
        collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
      const loads = below(operation);
      expect(loads.map(({ name }) => name).sort()).toEqual(['load access', 'load workforce']);
      const attempts = loads.flatMap(below);
      expect(attempts.map(({ name }) => name)).toEqual(['GET', 'GET']);
      expect(collector.spans).toHaveLength(5);
      expect(received.map((headers) => headers['traceparent']).sort()).toEqual(
        attempts.map(({ spanId }) => `00-${traceId}-${spanId}-01`).sort(),
      );
      const line = output.map((text) => JSON.parse(text) as object).find((told) => 'operationName' in told);
      expect(line).toMatchObject({ traceId, spanId: operation.spanId });
    },
    timeoutMs,
  );

  test(
    'exports protocol buffers by default, and no id, address, credential or body in them',
    async () => {
      await using collector = await startCollector();
      // What is exported is searched by the guard of all tests, too.
      await runTraced({ collector, environment: { OTEL_EXPORTER_OTLP_PROTOCOL: '' } });
      const exported = Buffer.concat(collector.bodies).toString('latin1');
      expect(exported).toContain('query Acme');
      expect(exported).not.toContain(acme.workforceId);
      expect(exported).not.toMatch(
        /127\.0\.0\.1|organizations|test-token|test-key|at the door|Builds things/,
      );
    },
    timeoutMs,
  );

  test(
    'heeds OTEL_TRACES_SAMPLER: what is not sampled is not exported, and passed on as such',
    async () => {
      await using collector = await startCollector();
      const { answer, received } = await runTraced({
        collector,
        environment: { OTEL_TRACES_SAMPLER: 'always_off' },
      });
      expect(answer.errors).toBeUndefined();
      expect(collector.bodies).toEqual([]);
      expect(received).toHaveLength(2);
      for (const headers of received) {
        expect(headers['traceparent']).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
      }
    },
    timeoutMs,
  );

  test.each([
    ['OTEL_SDK_DISABLED', 'true'],
    ['OTEL_TRACES_EXPORTER', 'none'],
  ])(
    'heeds %s=%s: nothing is traced or passed on',
    async (name, value) => {
      await using collector = await startCollector();
      const { answer, received } = await runTraced({ collector, environment: { [name]: value } });
      expect(answer.errors).toBeUndefined();
      expect(collector.bodies).toEqual([]);
      expect(received.map((headers) => headers['traceparent'])).toEqual([undefined, undefined]);
    },
    timeoutMs,
  );

  test(
    'heeds OTEL_PROPAGATORS=none: no trace is taken in or passed on',
    async () => {
      await using collector = await startCollector();
      const { answer, received } = await runTraced({
        collector,
        environment: { OTEL_PROPAGATORS: 'none' },
        headers: { traceparent },
      });
      expect(answer.errors).toBeUndefined();
      expect(collector.spans.map(({ name }) => name)).toContain('query Acme');
      expect(collector.spans.map((span) => span.traceId)).not.toContain(traceId);
      expect(received.map((headers) => headers['traceparent'])).toEqual([undefined, undefined]);
    },
    timeoutMs,
  );

  test.each([
    ['while it runs', '10'],
    ['when it ends', '60000'],
  ])(
    'with a collector that is down when spans are handed over %s, answers as ever, says so outside of the log, and ends',
    async (_, OTEL_BSP_SCHEDULE_DELAY) => {
      const environment = { OTEL_BSP_SCHEDULE_DELAY, OTEL_EXPORTER_OTLP_TIMEOUT: '2000' };
      // Nobody listens there.
      const run = await runTraced({ collector: { url: 'http://127.0.0.1:9' }, environment });
      expect(run.answer.errors).toBeUndefined();
      expect(run.answeredMs).toBeLessThan(3000);
      expect(run.exitCode).toBe(0);
      expect(run.stoppedMs).toBeLessThan(20_000);
      expect(run.stderr).toContain('ECONNREFUSED');
      for (const line of run.output) expect(JSON.parse(line)).toHaveProperty('level');
    },
    timeoutMs,
  );

  test(
    'with a collector that never answers, answers as ever, says so outside of the log, and ends',
    async () => {
      await using collector = await startCollector({ answers: false });
      // Longer than the process stays.
      const environment = { OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_EXPORTER_OTLP_TIMEOUT: '60000' };
      const run = await runTraced({ collector, environment });
      expect(run.answer.errors).toBeUndefined();
      expect(run.answeredMs).toBeLessThan(3000);
      expect(run.exitCode).toBe(0);
      expect(run.stoppedMs).toBeLessThan(20_000);
      expect(run.stderr).toContain('no answer in 5000 ms');
      for (const line of run.output) expect(JSON.parse(line)).toHaveProperty('level');
    },
    timeoutMs,
  );
});

describe('a process with --import', () => {
  test(
    'of an SDK that the user starts, is traced by that',
    async () => {
      await using collector = await startCollector();
      await runTraced({ collector, sdk: './test/e2e/support/own-sdk.ts' });
      expect(collector.bodies[0]!.toString()).toContain('of-my-own');
      expect(collector.spans.map(({ name }) => name)).toContain('query Acme');
    },
    timeoutMs,
  );

  test(
    'of no SDK, loads nothing for traces',
    async () => {
      const sdk = './test/e2e/support/tell-loaded.ts';
      const { answer, stderr } = await runTraced({ collector: { url: 'http://127.0.0.1:9' }, sdk });
      expect(answer.errors).toBeUndefined();
      // The API is CommonJS, and loaded by the metrics.
      expect(stderr).toContain('loaded commonjs @opentelemetry/api');
      expect(stderr).not.toContain('loaded module @opentelemetry');
    },
    timeoutMs,
  );
});

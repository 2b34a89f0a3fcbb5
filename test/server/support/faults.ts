import type { ServerResponse } from 'node:http';
import type { Script } from '../../support/scripted-upstream.ts';

/** Planted in every upstream body that must not come through. */
export const bodyMarker = 'planted-upstream-text';

/** What one broken answer of an upstream comes to. */
export interface UpstreamFault {
  readonly name: string;
  readonly script: Script;
  /** The code of the error; null where the record simply does not exist. */
  readonly code: string | null;
  /** What `sources` says. */
  readonly status: string;
  readonly retryable?: true;
  /** Whether only the time limit ends it. */
  readonly hangs?: true;
  /** Further members of the error's extensions. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const hugeBytes = 64 * 2 ** 20;

const json = { 'content-type': 'application/json' };
const errorBody = JSON.stringify({ message: bodyMarker, errorMessage: bodyMarker });
const invalid = { code: 'UPSTREAM_INVALID_RESPONSE', status: 'INVALID' } as const;
const rejected = { code: 'UPSTREAM_REJECTED', status: 'INVALID' } as const;
const unavailable = { code: 'UPSTREAM_UNAVAILABLE', status: 'UNAVAILABLE', retryable: true } as const;
const timeout = { code: 'UPSTREAM_TIMEOUT', status: 'UNAVAILABLE', retryable: true, hangs: true } as const;

/** Every broken answer, but those that only one platform gives. */
export const upstreamFaults: readonly UpstreamFault[] = [
  { name: '401', script: answer(401), code: 'UNAUTHENTICATED', status: 'UNAUTHENTICATED' },
  { name: '404', script: answer(404), code: null, status: 'NOT_FOUND' },
  { name: '400', script: answer(400), ...rejected },
  { name: '405', script: answer(405), ...rejected },
  { name: '410', script: answer(410), ...rejected },
  { name: '500', script: answer(500), ...unavailable },
  { name: '501', script: answer(501), ...unavailable },
  { name: '502', script: answer(502), ...unavailable },
  { name: '503', script: answer(503), ...unavailable },
  { name: '504', script: answer(504), ...unavailable },
  {
    name: '429 that asks for an hour',
    script: answer(429, { 'retry-after': '3600' }),
    code: 'UPSTREAM_RATE_LIMITED',
    status: 'UNAVAILABLE',
    retryable: true,
    extensions: { retryAfterMs: 3_600_000 },
  },
  { name: 'a redirect', script: answer(302, { location: '/elsewhere' }), ...rejected },
  { name: 'a permanent redirect', script: answer(308, { location: '/elsewhere' }), ...rejected },
  { name: '304', script: { status: 304 }, ...rejected },
  { name: '204', script: { status: 204 }, ...invalid },
  { name: '206', script: answer(206), ...invalid },
  { name: 'an empty body', script: { status: 200, headers: json }, ...invalid },
  {
    name: 'HTML with 200',
    script: { status: 200, headers: { 'content-type': 'text/html' }, body: `<h1>${bodyMarker}</h1>` },
    ...invalid,
  },
  {
    name: 'JSON cut short',
    script: { status: 200, headers: json, body: `{"id":73,"name":"${bodyMarker}` },
    ...invalid,
  },
  {
    name: 'no UTF-8',
    script: { status: 200, headers: json, body: Buffer.from([0x22, 0xff, 0x22]) },
    ...invalid,
  },
  { name: 'an array', script: { json: [{ id: 73, name: bodyMarker }] }, ...invalid },
  { name: 'null', script: { json: null }, ...invalid },
  { name: 'an object without an id', script: { json: { name: bodyMarker } }, ...invalid },
  {
    name: 'a list envelope that is not valid',
    script: { json: { items: [{ data: { id: 73 } }], valid: false } },
    ...invalid,
  },
  { name: 'a 64 MiB body', script: (_, response) => void pour(response, {}), ...invalid },
  {
    name: 'a 64 MiB body that says so',
    script: (_, response) => void pour(response, { 'content-length': String(hugeBytes) }),
    ...invalid,
  },
  {
    name: 'a connection reset',
    script: (_, response) => void response.socket?.resetAndDestroy(),
    ...unavailable,
  },
  {
    name: 'a body that breaks off',
    script: (_, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write(`{"name":"${bodyMarker}`, () => response.socket?.destroy());
    },
    ...unavailable,
  },
  {
    name: 'bytes that are no HTTP',
    script: (_, response) => void response.socket?.end(bodyMarker),
    ...unavailable,
  },
  { name: 'no answer ever', script: () => undefined, ...timeout },
  {
    name: 'headers and no body ever',
    script: (_, response) => response.writeHead(200, json).flushHeaders(),
    ...timeout,
  },
];

function answer(status: number, headers: Readonly<Record<string, string>> = {}): Script {
  return { status, headers: { ...json, ...headers }, body: errorBody };
}

/** Writes as fast as the reader takes it, until all is written or the reader has gone. */
async function pour(response: ServerResponse, headers: Readonly<Record<string, string>>): Promise<void> {
  const chunk = Buffer.alloc(2 ** 16, bodyMarker);
  response.writeHead(200, { ...json, ...headers });
  for (let written = 0; written < hugeBytes && !response.destroyed; written += chunk.length) {
    if (response.write(chunk)) continue;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const resume = () => resolve(undefined);
    response.once('drain', resume).once('close', resume);
    await promise;
    response.off('drain', resume).off('close', resume);
  }
  response.end();
}

import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAttempt, data, fast, invalid, timeout, unavailable } from './fault.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { answers } from './platform.ts';
import type { Asked } from './platform.ts';

const HUGE_BYTES = 64 * 2 ** 20;

const json = { 'content-type': 'application/json' };

/** Deeper than what reads it by recursion can go, and within the size limit. */
const DEEP = 200_000;

/** Answers 200 with a body made of the good record. */
const body = (make: (record: string) => string | Buffer) =>
  answers(({ response, record }) => {
    response.writeHead(200, json).end(make(record));
  });

/** The good record with another member. */
const withMember = (record: string, member: string) => `${record.slice(0, -1)},${member}}`;

/** Writes word for word, so that lengths can be wrong; the connection stays open. */
const raw = (make: (record: string) => string) =>
  answers(({ request, record }: Asked) => void request.socket.write(make(record)));

/** Writes as fast as the reader takes it, until all is written or the reader has gone. */
async function pour(response: ServerResponse, headers: Readonly<Record<string, string>>): Promise<void> {
  const chunk = Buffer.alloc(2 ** 16, 'planted-upstream-text');
  response.writeHead(200, { ...json, ...headers });
  for (let written = 0; written < HUGE_BYTES && !response.destroyed; written += chunk.length) {
    if (response.write(chunk)) continue;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const resume = () => resolve(undefined);
    response.once('drain', resume).once('close', resume);
    await promise;
    response.off('drain', resume).off('close', resume);
  }
  response.end();
}

/** Small on the wire, 64 MiB when it is unpacked. */
const gzipBomb = gzipSync(Buffer.alloc(HUGE_BYTES, ' '));

const refused = (name: string, make: (record: string) => string | Buffer): Fault => ({
  name,
  start: body(make),
  ...invalid,
  calls: 1,
  ...fast,
});

/** What can be wrong with an answer that says 200. */
export const bodyFaults: FaultGroup = {
  title: 'Bodies',
  faults: [
    {
      name: 'ends the body before the length that it said',
      start: answers(({ request, response, record }) => {
        response.writeHead(200, { ...json, 'content-length': String(record.length + 100) });
        response.write(record, () => request.socket.end());
      }),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'ends the body before the last chunk',
      start: answers(({ request, response, record }) => {
        response.writeHead(200, json);
        response.write(record, () => request.socket.end());
      }),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'says a length that is too long, and keeps the connection open',
      start: raw((record) => `HTTP/1.1 200 OK\r\ncontent-length: ${record.length + 100}\r\n\r\n${record}`),
      ...timeout,
      calls: 1,
      ...afterAttempt,
    },
    {
      name: 'says a length that is too short',
      start: raw((record) => `HTTP/1.1 200 OK\r\ncontent-length: ${record.length - 10}\r\n\r\n${record}`),
      ...invalid,
      calls: 1,
      ...fast,
    },
    {
      name: 'sends a second answer behind the first, which nobody asked for',
      start: raw((record) => {
        const length = `HTTP/1.1 200 OK\r\ncontent-length: ${record.length}\r\n\r\n`;
        return `${length}${record}${length}${record.replaceAll('Acme', 'Evil')}`;
      }),
      asked: 2,
      ...data,
      calls: 1,
      ...fast,
    },
    {
      name: 'sends chunks that are garbled',
      start: answers(({ request, record }) => {
        request.socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${record}`);
      }),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'sends gzip that nobody asked for, 64 MiB when unpacked',
      start: answers(({ response }) => {
        response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipBomb);
      }),
      ...invalid,
      calls: 1,
      ...fast,
    },
    {
      name: 'sends 64 MiB',
      start: answers(({ response }) => void pour(response, {})),
      ...invalid,
      calls: 1,
      ...fast,
    },
    {
      name: 'sends 64 MiB and says so',
      start: answers(({ response }) => void pour(response, { 'content-length': String(HUGE_BYTES) })),
      ...invalid,
      calls: 1,
      ...fast,
    },
    refused('sends an empty body', () => ''),
    refused('sends HTML', () => '<!doctype html><title>Sign in</title>'),
    refused('sends half a record', (record) => record.slice(0, -10)),
    refused('sends null', () => 'null'),
    refused('sends a list', (record) => `[${record}]`),
    refused('sends a record without an id', () => '{"name":"planted-upstream-text"}'),
    refused('sends a record with another id', (record) => record.replace(/"id":(\d+|"[^"]+")/, '"id":74')),
    {
      name: 'sends a byte order mark before a good record',
      start: body((record) => `\ufeff${record}`),
      ...data,
      calls: 1,
      ...fast,
    },
    refused('sends UTF-16', (record) => Buffer.from(`\ufeff${record}`, 'utf16le')),
    refused('sends bytes that are no UTF-8', (record) => {
      return Buffer.concat([Buffer.from(record.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')]);
    }),
    refused('sends lists in lists, 200,000 deep', () => '['.repeat(DEEP) + ']'.repeat(DEEP)),
    refused('sends an id in `__proto__`', (record) => `{"__proto__":${record},"constructor":${record}}`),
    refused('sends an unknown member, 200,000 deep', (record) =>
      withMember(record, `"unknown":${'['.repeat(DEEP)}${']'.repeat(DEEP)}`),
    ),
    {
      name: 'sends `__proto__`, `constructor` and `prototype` beside the good members',
      start: body((record) => {
        const evil = '{"isAdmin":true,"description":"Evil","personal":true,"toString":1}';
        return withMember(record, `"__proto__":${evil},"constructor":${evil},"prototype":${evil}`);
      }),
      ...data,
      calls: 1,
      ...fast,
    },
  ],
};

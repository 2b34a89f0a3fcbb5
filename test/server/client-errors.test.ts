import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClientErrorAnswer } from '../../src/server/client-errors.ts';
import { createAllowOrigin } from '../../src/server/cors.ts';
import { PipelineLimit } from '../../src/server/pipelining.ts';
import { ResponseBacklog } from '../../src/server/response-backlog.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';

test.each([
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    408,
    'REQUEST_TIMEOUT',
    'The request was not sent in time; at most 300 ms are allowed.',
  ],
  [
    'HPE_HEADER_OVERFLOW',
    431,
    'HEADERS_TOO_LARGE',
    'The request headers are too large; at most 5000 bytes are allowed.',
  ],
  ['HPE_INVALID_METHOD', 400, 'BAD_REQUEST', 'The request is not valid HTTP.'],
])(
  'a socket whose request failed with %s, is answered %i as JSON and closed',
  async (cause, status, code, message) => {
    const server = createServer((socket) => {
      socket.once('data', () =>
        createClientErrorAnswer({
          limits: { maxHeaderBytes: 5000, requestTimeoutMs: 300 },
          allowOrigin: createAllowOrigin([]),
          pipelines: new PipelineLimit(8, new ResponseBacklog(2 ** 20)),
        })(Object.assign(new Error('planted'), { code: cause }), socket),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = parseAnswer(await exchange(`http://127.0.0.1:${port}/graphql`, 'x'));
    server.close();
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      connection: 'close',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(answer.text)).toEqual({
      errors: [{ message, extensions: { code, retryable: code === 'REQUEST_TIMEOUT' } }],
    });
  },
);

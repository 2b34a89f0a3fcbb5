import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClientErrorAnswer } from '../../src/server/client-errors.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';

test.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'The request was not sent in time.'],
  ['HPE_HEADER_OVERFLOW', 431, 'The request headers are too large; at most 5000 bytes are allowed.'],
  ['HPE_INVALID_METHOD', 400, 'The request is not valid HTTP.'],
])(
  'a socket whose request failed with %s, is answered %i as JSON and closed',
  async (code, status, message) => {
    const server = createServer((socket) => {
      socket.once('data', () =>
        createClientErrorAnswer(5000)(Object.assign(new Error('planted'), { code }), socket),
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
      errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }],
    });
  },
);

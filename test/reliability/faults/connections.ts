import type { Socket } from 'node:net';
import { afterAttempt, data, fast, timeout, unavailable } from './fault.ts';
import type { FaultGroup } from './fault.ts';
import { absent, answerWell, answers, first, nameless, takes, untrusted } from './platform.ts';
import type { Asked } from './platform.ts';

const reset = ({ request }: Asked) => void request.socket.resetAndDestroy();

/** Connections that had a request. */
const met = new WeakSet<Socket>();

/** The header lines that begin an answer, and what else is sent. */
const send = (text: string) => answers(({ request }) => void request.socket.end(text));

/** Sends the parts of an answer, a few bytes at a time, for as long as somebody listens. */
function trickle({ request, response }: Asked, beginning: string): void {
  request.socket.write(beginning);
  const timer = setInterval(() => void request.socket.write('x'), 25);
  response.once('close', () => clearInterval(timer));
}

/** What can go wrong before there is a whole answer. */
export const connectionFaults: FaultGroup = {
  title: 'Connections',
  faults: [
    { name: 'refuses connections', start: absent, ...unavailable, calls: 3, ...fast },
    {
      name: 'has a name that DNS does not know',
      start: nameless,
      environment: { ALLOW_HTTP_UPSTREAMS: 'true' },
      ...unavailable,
      calls: 3,
      ...fast,
    },
    { name: 'has a certificate that is not trusted', start: untrusted, ...unavailable, calls: 1, ...fast },
    {
      name: 'speaks no TLS at an https address',
      start: takes((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'https'),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'never finishes the TLS handshake',
      start: takes(() => undefined, 'https'),
      environment: { UPSTREAM_CONNECT_TIMEOUT_MS: '300' },
      ...unavailable,
      calls: 3,
      fromMs: 900,
      withinMs: 2500,
    },
    {
      name: 'closes before the headers',
      start: answers(({ request }) => void request.socket.end()),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    { name: 'resets before the headers', start: answers(reset), ...unavailable, calls: 3, ...fast },
    {
      name: 'closes in the middle of the headers',
      start: send('HTTP/1.1 200 OK\r\ncontent-type: application/js'),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'resets after the headers',
      start: answers(({ request, response }) => {
        response.writeHead(200, { 'content-length': '100' }).flushHeaders();
        setImmediate(() => request.socket.resetAndDestroy());
      }),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'answers something that is not HTTP',
      start: send('220 planted-upstream-text ESMTP\r\n'),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'answers 32 KiB of headers',
      start: answers(({ response, record }) => {
        response.writeHead(200, { 'x-long': 'x'.repeat(2 ** 15) }).end(record);
      }),
      ...unavailable,
      calls: 3,
      ...fast,
    },
    {
      name: 'sends interim responses and a folded header line before a good record',
      start: answers(({ request, record }) => {
        const head = `HTTP/1.1 200 OK\r\nx-folded: one\r\n two\r\ncontent-length: ${Buffer.byteLength(record)}`;
        request.socket.write(
          `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n${head}\r\n\r\n${record}`,
        );
      }),
      ...data,
      calls: 1,
      ...fast,
    },
    { name: 'never answers', start: answers(() => undefined), ...timeout, calls: 1, ...afterAttempt },
    {
      name: 'sends its headers a byte at a time, without end',
      start: answers((asked) => {
        trickle(asked, 'HTTP/1.1 200 OK\r\nx-slow: ');
      }),
      ...timeout,
      calls: 1,
      ...afterAttempt,
    },
    {
      name: 'sends headers and never a body',
      start: answers(({ response }) => {
        response.writeHead(200, { 'content-length': '100' }).flushHeaders();
      }),
      ...timeout,
      calls: 1,
      ...afterAttempt,
    },
    {
      name: 'sends its body a byte at a time, without end',
      start: answers((asked) => {
        trickle(asked, 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{"id": "');
      }),
      ...timeout,
      calls: 1,
      ...afterAttempt,
    },
    {
      name: 'answers well, but closes the connection each time',
      start: answers((asked) => {
        asked.response.setHeader('connection', 'close');
        answerWell(asked);
      }),
      asked: 1,
      ...data,
      calls: 1,
      ...fast,
    },
    {
      name: 'resets a connection that was kept alive, once',
      start: answers((asked) => {
        if (asked.before === 1) reset(asked);
        else answerWell(asked);
      }),
      asked: 1,
      ...data,
      calls: 1,
      resent: 1,
      ...fast,
    },
    {
      name: 'resets each connection at its second request',
      start: answers((asked) => {
        if (met.has(asked.request.socket)) reset(asked);
        else answerWell(asked);
        met.add(asked.request.socket);
      }),
      environment: { UPSTREAM_RETRIES: '0' },
      asked: 3,
      ...data,
      calls: 1,
      resent: 1,
      ...fast,
    },
    { name: 'resets once, then answers', start: first(1, reset, answerWell), ...data, calls: 2, ...fast },
    { name: 'resets twice, then answers', start: first(2, reset, answerWell), ...data, calls: 3, ...fast },
  ],
};

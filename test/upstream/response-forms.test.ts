import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { connect, TestDeadline, textOf } from './connect.ts';
import { startRawServer } from './raw-server.ts';

/** What a response is sent as: word for word, the end of the connection last where it is part of the form. */
type Form = string | { readonly text: string; readonly ends: true };

const ok = 'HTTP/1.1 200 OK\r\n';
const length = 'content-length: 2\r\n';
const plain = `${ok}${length}\r\n{}`;
const chunked = (body: string) => `${ok}transfer-encoding: chunked\r\n\r\n${body}`;
const untilEnd = (text: string): Form => ({ text, ends: true });

/** Sends the response to each of two calls, in pieces of so many bytes; what they and the connections came to. */
async function exchangeTwice(form: Form, pieceBytes: number) {
  const { text, ends } = typeof form === 'string' ? { text: form, ends: false } : form;
  const bytes = Buffer.from(text, 'latin1');
  const send = async (socket: Socket) => {
    socket.setNoDelay(true);
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      if (socket.destroyed) return;
      socket.write(bytes.subarray(at, at + pieceBytes));
      if (pieceBytes < bytes.length) await nextTurn();
    }
    if (ends) socket.end();
  };
  await using server = await startRawServer(({ socket }) => void send(socket));
  await using upstream = connect(server.url, { timeoutMs: 2000 });
  using deadline = new TestDeadline();
  const first = textOf(await upstream.get('/a', {}, deadline));
  await nextTurn();
  const second = textOf(await upstream.get('/a', {}, deadline));
  return { answers: [first, second], connections: server.connections };
}

const found = { status: 200, body: '{}', retryAfterMs: null };

/** Forms that the standards allow, or want to be understood, and how many connections two calls use. */
const accepted: readonly (readonly [name: string, form: Form, connections: 1 | 2])[] = [
  // RFC 9112, section 5.2: obs-fold is replaced with spaces.
  ['a folded header line', `${ok}x-a: b\r\n  c\r\n${length}\r\n{}`, 1],
  ['a header line folded by a tab, twice', `${ok}x-a: b\r\n\tc\r\n\t \td\r\n${length}\r\n{}`, 1],
  ['a folded line that is empty at first', `${ok}content-length:\r\n 2\r\n\r\n{}`, 1],
  ['a folded line that ends blank', `${ok}x-a: b\r\n \r\n${length}\r\n{}`, 1],
  ['the last header line folded', `${ok}${length}x-a: b\r\n c\r\n\r\n{}`, 1],
  // RFC 9110, section 15.2: any number of interim responses, known or not.
  ['100 before it', `HTTP/1.1 100 Continue\r\n\r\n${plain}`, 1],
  [
    '102, 103 and 103 before it',
    `${[102, 103, 103].map((n) => `HTTP/1.1 ${n} x\r\nlink: </a>\r\n\r\n`).join('')}${plain}`,
    1,
  ],
  ['an unknown interim response before it', `HTTP/1.1 199\r\nx: \r\n\r\n${plain}`, 1],
  // RFC 9112, section 5.1: space around a value, and before the colon.
  ['no space before a value', `${ok}content-length:2\r\n\r\n{}`, 1],
  ['space and tabs around a value', `${ok}content-length:\t \t2\t \r\n\r\n{}`, 1],
  ['an empty value', `${ok}x-a:\r\n${length}\r\n{}`, 1],
  ['a blank value', `${ok}x-a: \t \r\n${length}\r\n{}`, 1],
  ['space before a colon', `${ok}content-length : 2\r\n\r\n{}`, 1],
  ['a value of other than ASCII', `${ok}x-a: \xe9\xff\r\n${length}\r\n{}`, 1],
  // RFC 9112, section 4: the reason phrase may be missing, and may be anything.
  ['no reason phrase', `HTTP/1.1 200 \r\n${length}\r\n{}`, 1],
  ['no reason phrase and no space', `HTTP/1.1 200\r\n${length}\r\n{}`, 1],
  ['a reason phrase of other than ASCII', `HTTP/1.1 200 d\xe9j\xe0 vu\r\n${length}\r\n{}`, 1],
  ['empty lines before it', `\r\n\r\n${plain}`, 1],
  // RFC 9110, section 2.5: a higher minor version is read as the highest known.
  ['HTTP/1.2', `HTTP/1.2 200 OK\r\n${length}\r\n{}`, 1],
  ['HTTP/1.0', `HTTP/1.0 200 OK\r\n${length}\r\n{}`, 2],
  ['HTTP/1.0 that keeps the connection', `HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n${length}\r\n{}`, 1],
  ['HTTP/1.0 without a length', untilEnd('HTTP/1.0 200 OK\r\n\r\n{}'), 2],
  // RFC 9110, section 8.6: several equal lengths are one.
  ['the length twice', `${ok}${length}Content-Length: 2\r\n\r\n{}`, 1],
  ['a list of equal lengths', `${ok}content-length: 2, 2\r\n\r\n{}`, 1],
  ['a length with leading zeros', `${ok}content-length: 0002\r\n\r\n{}`, 1],
  ['no length', untilEnd(`${ok}\r\n{}`), 2],
  [
    'no length, though the connection is said to be kept',
    untilEnd(`${ok}connection: keep-alive\r\n\r\n{}`),
    2,
  ],
  // RFC 9112, sections 6.1 and 7.
  ['chunks', chunked('2\r\n{}\r\n0\r\n\r\n'), 1],
  ['Chunked in another case', `${ok}Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`, 1],
  [
    'empty members in the list of codings',
    `${ok}transfer-encoding: , chunked,\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    1,
  ],
  ['several chunks, of leading zeros', chunked('1\r\n{\r\n001\r\n}\r\n000\r\n\r\n'), 1],
  ['chunk extensions', chunked('2;a=b;c="d e";f\r\n{}\r\n0;x\r\n\r\n'), 1],
  ['space in chunk extensions', chunked('2 ; a = b\t; c\r\n{}\r\n0 ;x= y\r\n\r\n'), 1],
  ['space after a chunk size', chunked('2  \r\n{}\r\n0 \r\n\r\n'), 1],
  ['trailers', chunked('2\r\n{}\r\n0\r\nx-a: b\r\nx-c: d\r\n\r\n'), 1],
  ['a folded trailer', chunked('2\r\n{}\r\n0\r\nx-a: b\r\n c\r\n\r\n'), 1],
  ['a trailer that may not be one', chunked('2\r\n{}\r\n0\r\ncontent-length: 9\r\n\r\n'), 1],
  // RFC 9112, section 9.6.
  ['connection: close', `${ok}connection: close\r\n${length}\r\n{}`, 2],
  ['Close in a list', `${ok}Connection: x-a , Close\r\nx-a: b\r\n${length}\r\n{}`, 2],
  ['close in the second of two lines', `${ok}connection: x-a\r\nconnection: close\r\n${length}\r\n{}`, 2],
  ['an upgrade on offer', `${ok}upgrade: h2c\r\nconnection: upgrade\r\n${length}\r\n{}`, 1],
  ['a connection that is kept for no time', `${ok}keep-alive: timeout=0\r\n${length}\r\n{}`, 2],
  [
    'a connection that is kept for ever',
    `${ok}keep-alive: timeout=99999999999999999999, max=5\r\n${length}\r\n{}`,
    1,
  ],
];

/** Forms that the standards forbid or leave to the recipient: a failure, at once. */
const refused: readonly (readonly [name: string, text: string])[] = [
  ['bytes of another protocol', '220 mail.example ready\r\n'],
  ['bytes of another protocol without a line break', 'SSH-2.0'],
  ['a folded line before any header line', `${ok} x-a: b\r\n${length}\r\n{}`],
  ['lengths that differ', `${ok}${length}content-length: 3\r\n\r\n{}`],
  ['a list of lengths that differ', `${ok}content-length: 2, 3\r\n\r\n{}`],
  ['a list of lengths, one empty', `${ok}content-length: 2,\r\n\r\n{}`],
  ['a negative length', `${ok}content-length: -2\r\n\r\n{}`],
  ['a signed length', `${ok}content-length: +2\r\n\r\n{}`],
  ['a hexadecimal length', `${ok}content-length: 0x2\r\n\r\n{}`],
  ['a length that is no number', `${ok}content-length: two\r\n\r\n{}`],
  ['an empty length', `${ok}content-length: \r\n\r\n{}`],
  ['a length beyond all numbers', `${ok}content-length: 99999999999999999999999\r\n\r\n{}`],
  ['a length beside chunks', `${ok}${length}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['lines that end in LF alone', 'HTTP/1.1 200 OK\ncontent-length: 2\n\n{}'],
  ['one line that ends in LF alone', `${ok}x-a: b\n${length}\r\n{}`],
  ['a CR in a value', `${ok}x-a: b\rc\r\n${length}\r\n{}`],
  ['a NUL in a value', `${ok}x-a: b\0c\r\n${length}\r\n{}`],
  ['a line without a colon', `${ok}x-a\r\n${length}\r\n{}`],
  ['a line without a name', `${ok}: b\r\n${length}\r\n{}`],
  ['a space in a name', `${ok}x a: b\r\n${length}\r\n{}`],
  ['a chunk size that is no number', chunked('x\r\n{}\r\n0\r\n\r\n')],
  ['a negative chunk size', chunked('-2\r\n{}\r\n0\r\n\r\n')],
  ['an empty chunk size', chunked('\r\n{}\r\n0\r\n\r\n')],
  ['chunks longer than they say', chunked('1\r\n{}\r\n0\r\n\r\n')],
  ['chunk lines that end in LF alone', chunked('2\n{}\n0\n\n')],
  [
    '101, which nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  ],
  ['101 without what to switch to', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['HTTP/2.1', `HTTP/2.1 200 OK\r\n${length}\r\n{}`],
  ['a status of two digits', `HTTP/1.1 20 OK\r\n${length}\r\n{}`],
  ['a status of four digits', `HTTP/1.1 2000 OK\r\n${length}\r\n{}`],
  ['status 099', `HTTP/1.1 099 OK\r\n${length}\r\n{}`],
  ['interim responses without end', `${'HTTP/1.1 103 x\r\n\r\n'.repeat(200)}${plain}`],
  ['a header section without end', `${ok}x-a: ${'x'.repeat(40_000)}`],
];

describe('upstream responses', () => {
  test.each(accepted)('%s, are read whole and in pieces', async (_name, form, connections) => {
    for (const pieceBytes of [2 ** 16, 7, 1]) {
      expect(await exchangeTwice(form, pieceBytes)).toEqual({ answers: [found, found], connections });
    }
  });

  test.each(refused)('%s, are a failure at once', async (_name, text) => {
    const { answers, connections } = await exchangeTwice(text, 2 ** 16);
    expect(answers).toMatchObject([{ code: 'UPSTREAM_UNAVAILABLE' }, { code: 'UPSTREAM_UNAVAILABLE' }]);
    expect(connections).toBe(2);
  });

  test.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 204, 1],
    ['204 with a length', `HTTP/1.1 204 No Content\r\n${length}\r\n`, 204, 2],
    ['204 with a body', `HTTP/1.1 204 No Content\r\n${length}\r\n{}`, 204, 2],
    ['204 with chunks', 'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 204, 2],
    ['205', 'HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n', 205, 1],
    ['205 with a body', `HTTP/1.1 205 Reset Content\r\n${length}\r\n{}`, 205, 1],
    ['304', 'HTTP/1.1 304 Not Modified\r\n\r\n', 304, 1],
    [
      '304 with the length of what is not sent',
      'HTTP/1.1 304 Not Modified\r\ncontent-length: 200\r\n\r\n',
      304,
      2,
    ],
    ['404 with a folded line', `HTTP/1.1 404 Not Found\r\nx-a: b\r\n c\r\n${length}\r\n{}`, 404, 1],
    ['600', `HTTP/1.1 600 What\r\n${length}\r\n{}`, 600, 1],
  ])('%s, are given by status alone', async (_name, text, status, connections) => {
    const told = { status, body: null, retryAfterMs: null };
    expect(await exchangeTwice(text, 2 ** 16)).toEqual({ answers: [told, told], connections });
  });

  test('with a chunk size in upper or lower case, are read whole', async () => {
    const body = 'x'.repeat(0xab);
    const text = chunked(`aB\r\n${body}\r\nAb ;x\r\n${body}\r\n0\r\n\r\n`);
    const told = { ...found, body: body + body };
    expect((await exchangeTwice(text, 50)).answers).toEqual([told, told]);
  });

  test('with a body in several chunks and a folded header, do not hold the body back', async () => {
    await using server = await startRawServer(({ socket }) => {
      socket.write(`${ok}x-a: b\r\n c\r\ntransfer-encoding: chunked\r\n\r\n2 \r\n{}\r\n`);
    });
    await using upstream = connect(server.url, { maxResponseBytes: 1 });
    using deadline = new TestDeadline();
    expect(textOf(await upstream.get('/a', {}, deadline))).toMatchObject({ reason: 'body too large' });
  });
});

import type { Random } from '../random.ts';
import { createBody } from './bodies.ts';
import { createCredentials } from './headers.ts';
import type { Header } from './headers.ts';
import { writeHttp } from './http-text.ts';
import type { HttpText } from './http-text.ts';
import { createOddText } from './odd-values.ts';
import { createElsewhere, createGet, createPost } from './whole-requests.ts';

/** Bytes that are no HTTP, or hardly; the sender says that nothing more comes, and whatever is answered counts. */
export function createRawBytes(random: Random): Buffer {
  return random.pick(rawBytes)(random);
}

/** Several requests that are sent without waiting for an answer. */
export function createPipeline(random: Random): HttpText[] {
  const count = random.between(2, 6);
  return Array.from({ length: count }, () =>
    random.pick([createPost, createPost, createGet, createElsewhere])(random),
  );
}

function bytesOf(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** A POST of GraphQL with headers about its body that a test says. */
function postWith(
  random: Random,
  headers: (body: Buffer) => readonly Header[],
  change = (body: Buffer) => body,
): Buffer {
  const body = createBody(random);
  const all: Header[] = [
    ['host', 'localhost'],
    ['content-type', 'application/json'],
    ...createCredentials(random),
  ];
  return writeHttp({
    method: 'POST',
    target: '/graphql',
    headers: [...all, ...headers(body)],
    body: change(body),
  });
}

function chunk(body: Buffer, size: string = body.length.toString(16)): Buffer {
  return Buffer.concat([Buffer.from(`${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

const chunked: Header = ['transfer-encoding', 'chunked'];

const rawBytes: readonly ((random: Random) => Buffer)[] = [
  // No HTTP at all.
  (random) => bytesOf(random, random.count(2000)),
  (random) => Buffer.from(createOddText(random)),
  () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
  () => Buffer.from([0x16, 0x03, 0x01, 0x00, 0xa5, 0x01, 0x00, 0x00, 0xa1, 0x03, 0x03]),
  (random) => Buffer.from('\r\n'.repeat(random.count(2000))),
  (random) => Buffer.alloc(random.count(100_000), random.pick(['\0', 'A', ' ', '\n'])),
  // Heads that are odd.
  () => Buffer.from('GET /livez\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.0\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/9.9\r\nhost: localhost\r\n\r\n'),
  () => Buffer.from('get /livez HTTP/1.1\r\nhost: localhost\r\n\r\n'),
  () => Buffer.from('FROB /graphql HTTP/1.1\r\nhost: localhost\r\n\r\n'),
  () => Buffer.from('CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.1\nhost: localhost\n\n'),
  () => Buffer.from('GET /livez HTTP/1.1\r\nhost: localhost\r\nhost: other\r\n\r\n'),
  () => Buffer.from('POST /graphql HTTP/1.1\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.1\r\nhost: localhost\r\nx-folded: a\r\n b\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.1\r\nhost : localhost\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.1\r\nhost: localhost\r\nno-colon\r\n\r\n'),
  () => Buffer.from('GET /livez HTTP/1.1\r\nhost: localhost\r\nx-null: a\0b\r\n\r\n'),
  (random) => Buffer.from(`GET /${createOddText(random)} HTTP/1.1\r\nhost: localhost\r\n\r\n`),
  (random) =>
    Buffer.from(`GET /livez HTTP/1.1\r\nhost: localhost\r\nx-odd: ${createOddText(random)}\r\n\r\n`),
  (random) => Buffer.from(`GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(random.count(60_000))}`),
  // Lengths that do not fit.
  (random) => postWith(random, (body) => [['content-length', String(body.length + random.count(1000))]]),
  (random) =>
    postWith(random, (body) => [['content-length', String(Math.max(0, body.length - random.count(1000)))]]),
  (random) => {
    const length = random.pick(['-1', '+5', '1e3', '0x10', '99999999999999999999', '', 'x', '5, 5', ' 7']);
    return postWith(random, () => [['content-length', length]]);
  },
  (random) =>
    postWith(random, ({ length }) => [
      ['content-length', String(length)],
      ['content-length', '5'],
    ]),
  (random) => postWith(random, () => []),
  // Chunks, and both at once, which is how requests are smuggled.
  (random) =>
    postWith(
      random,
      () => [chunked],
      (body) => chunk(body),
    ),
  (random) =>
    postWith(
      random,
      () => [chunked],
      (body) => chunk(body, random.pick(['-1', 'zz', '', 'ffffffffffffffff', '0'])),
    ),
  (random) => postWith(random, () => [chunked]),
  (random) =>
    postWith(
      random,
      ({ length }) => [chunked, ['content-length', String(length)]],
      (body) => chunk(body),
    ),
  (random) => postWith(random, ({ length }) => [['content-length', String(length)], chunked]),
  (random) => {
    const coding = random.pick([
      'gzip',
      'identity',
      'chunked, gzip',
      'gzip, chunked',
      'xchunked',
      'chunked, chunked',
      '\u000bchunked',
    ]);
    return postWith(
      random,
      () => [['transfer-encoding', coding]],
      (body) => chunk(body),
    );
  },
  // Whole requests of which some bytes are others.
  (random) => {
    const bytes = writeHttp(random.pick([createPost, createGet])(random));
    const end = Math.min(bytes.length, 400);
    for (let count = random.count(10); count > 0; count -= 1) bytes[random.below(end)] = random.below(256);
    return bytes;
  },
];

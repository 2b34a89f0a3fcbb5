import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { createDocument } from './documents.ts';
import { createJson, createVariables, quote } from './json.ts';
import { createOddText } from './odd-values.ts';

/** As large as a body may be, roundly. */
const LIMIT_BYTES = 100_000;

/** The members of a GraphQL request, each as JSON text. */
export interface Operation {
  readonly query: string;
  readonly variables: string | undefined;
  readonly operationName: string | undefined;
  readonly extensions: string | undefined;
}

/** What is asked for, before it is put into a body or an address. */
export function createOperation(random: Random): Operation {
  const document = createDocument(random);
  const variables = createVariables(random, document);
  let operationName: string | undefined;
  if (document.includes('query Second') && random.chance(0.7)) operationName = '"Second"';
  else if (random.chance(0.03)) operationName = quote(random, createOddText(random));
  else if (random.chance(0.02)) operationName = createJson(random);
  let extensions: string | undefined;
  if (random.chance(0.12)) extensions = createExtensions(random, document);
  else if (random.chance(0.02)) extensions = createJson(random);
  return { query: document, variables, operationName, extensions };
}

/** A body of JSON as a client sends it. */
export function createBody(random: Random): Buffer {
  const { query, ...others } = createOperation(random);
  const isPersisted = others.extensions?.includes('persistedQuery') === true && random.chance(0.5);
  const members = Object.entries(others).flatMap(([name, json]) =>
    json === undefined ? [] : [`"${name}":${json}`],
  );
  if (!isPersisted) members.unshift(`"query":${quote(random, query)}`);
  return Buffer.from(`{${members.join(',')}}`);
}

/** A body that no client should send. */
export function createOddBody(random: Random): Buffer {
  return random.pick(oddBodies)(random);
}

const oddBodies: readonly ((random: Random) => Buffer)[] = [
  () => Buffer.alloc(0),
  (random) => Buffer.from(createJson(random, 4)),
  (random) => Buffer.from(createOddText(random)),
  // Cut off, and with bytes that are not what they were.
  (random) => {
    const body = createBody(random);
    return body.subarray(0, random.below(body.length));
  },
  (random) => {
    const body = createBody(random);
    for (let count = random.count(20); count > 0; count -= 1) {
      body[random.below(body.length)] = random.below(256);
    }
    return body;
  },
  // Many at once, which the server does not take.
  (random) => {
    const count = random.count(50);
    return Buffer.from(`[${Array.from({ length: count }, () => createBody(random).toString()).join(',')}]`);
  },
  // In other encodings, and packed without saying.
  (random) => Buffer.from(`\ufeff${createBody(random).toString()}`),
  (random) => Buffer.from(createBody(random).toString(), 'utf16le'),
  (random) => Buffer.from(createBody(random).toString('utf8'), 'latin1'),
  (random) => Buffer.concat([createBody(random), Buffer.from([0xed, 0xa0, 0x80, 0xc0, 0xaf, 0xff])]),
  (random) => gzipSync(createBody(random)),
  (random) => deflateSync(createBody(random)),
  // Members of other types, twice, or with names that JavaScript has.
  (random) => Buffer.from(`{"query":${createJson(random, 2)},"variables":${createJson(random, 2)}}`),
  (random) => Buffer.from(`{"query":"{ __typename }","query":${quote(random, createDocument(random))}}`),
  (random) => Buffer.from(`{"__proto__":${createJson(random, 2)},"query":"{ __typename }"}`),
  (random) =>
    Buffer.from(`{"constructor":{"prototype":{"a":1}},"query":"{ __typename }"}${createOddText(random)}`),
  (random) => Buffer.from(`{"query":"{ __typename }","extensions":${createJson(random, 3)}}`),
  // As other clients send it.
  (random) => Buffer.from(`query=${encodeURIComponent(createDocument(random).toWellFormed())}`),
  (random) => Buffer.from(createDocument(random)),
  (random) =>
    Buffer.from(
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${createBody(random).toString()}\r\n--x--\r\n`,
    ),
  // Just below the limit, on it, just above, far above.
  (random) => {
    const size = LIMIT_BYTES + random.pick([-100, -1, 0, 1, 100, LIMIT_BYTES]);
    const frame = '{"query":"{ __typename }","padding":""}';
    return Buffer.from(frame.replace('""', `"${'x'.repeat(size - frame.length)}"`));
  },
];

function createExtensions(random: Random, document: string): string {
  const hash = createHash('sha256').update(document).digest('hex');
  const persistedQuery = random.pick([
    `{"version":1,"sha256Hash":"${hash}"}`,
    `{"version":1,"sha256Hash":"${hash}"}`,
    `{"version":1,"sha256Hash":"${hash.toUpperCase()}"}`,
    `{"version":1,"sha256Hash":"${hash.slice(1)}0"}`,
    `{"version":2,"sha256Hash":"${hash}"}`,
    `{"version":1,"sha256Hash":"__proto__"}`,
    `{"version":1,"sha256Hash":${createJson(random)}}`,
    `{"version":${createJson(random)},"sha256Hash":"${hash}"}`,
    '{"version":1}',
    '{}',
    createJson(random),
  ]);
  return `{"persistedQuery":${persistedQuery}}`;
}

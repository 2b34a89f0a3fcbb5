import { callers } from '../callers.ts';
import type { Random } from '../random.ts';
import { createOddText } from './odd-values.ts';

/** A header as it is sent; the same name may come more than once. */
export type Header = readonly [name: string, value: string];

/** The origin that browsers may call from. */
export const allowedOrigin = 'https://app.example.com';

/** The credentials of a caller: most often both, sometimes one or none, sometimes odd. */
export function createCredentials(random: Random): Header[] {
  const caller = random.pick(callers);
  const access: Header = ['authorization', caller.access];
  const workforce: Header = ['x-workforce-api-key', caller.workforce];
  const kind = random.next();
  if (kind < 0.7) return [access, workforce];
  if (kind < 0.76) return [access];
  if (kind < 0.82) return [workforce];
  if (kind < 0.86) return [];
  const other = random.pick(callers);
  return random
    .pick<readonly Header[]>([
      // Of two callers: each platform is asked with its own.
      [access, ['x-workforce-api-key', other.workforce]],
      [access, ['authorization', other.access]],
      [workforce, ['x-workforce-api-key', other.workforce]],
      [['authorization', 'Bearer sesame-nobody'], workforce],
      [
        ['authorization', ''],
        ['x-workforce-api-key', ' '],
      ],
      [['authorization', access[1].toLowerCase()], workforce],
      [['authorization', access[1].replace(' ', '')]],
      [
        ['authorization', `${access[1]}\u00ff\u0080`],
        ['x-workforce-api-key', `\u00e4${workforce[1]}`],
      ],
      [['authorization', `${access[1]}${'='.repeat(random.count(9000))}`]],
      [['API_KEY', workforce[1]], access],
      [
        ['X-Workforce-Api-Key', workforce[1]],
        ['AUTHORIZATION', access[1]],
      ],
      [['cookie', `session=${workforce[1]}`], access],
      [
        ['proxy-authorization', access[1]],
        ['x-forwarded-authorization', access[1]],
      ],
    ])
    .slice();
}

const accepts = [
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json; charset=utf-8, application/json;q=0.5',
  'application/json;q=0',
  'text/plain',
  'text/html',
  'text/html,application/xhtml+xml,*/*;q=0.8',
  'multipart/mixed',
  'multipart/mixed; deferSpec=20220824',
  'multipart/mixed; incrementalSpec=v0.2',
  'text/event-stream',
  'application/*',
  'a/b;q=x,,;;',
  '',
  '/',
  `${'a/b,'.repeat(500)}*/*`,
];

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/json;',
  'APPLICATION/JSON',
  ' application/json ',
  'application/json, text/plain',
  'application/graphql',
  'application/graphql+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; application/json',
  'application/jsonx',
  'json',
  '/',
  '',
  `application/json; a=${'b'.repeat(4000)}`,
];

/** What a body is said to be: JSON, or something else. */
export function createContentType(random: Random): Header[] {
  if (random.chance(0.92)) return [['content-type', 'application/json']];
  return random.chance(0.2) ? [] : [['content-type', random.pick(contentTypes)]];
}

/** Headers beside what is needed, mostly none. */
export function createFurtherHeaders(random: Random): Header[] {
  const headers: Header[] = [];
  if (random.chance(0.08)) headers.push(['accept', random.pick(accepts)]);
  if (random.chance(0.15)) headers.push(['x-request-id', createRequestId(random)]);
  if (random.chance(0.06)) {
    headers.push(['origin', random.pick([allowedOrigin, 'https://evil.example', 'null', ''])]);
  }
  if (random.chance(0.1)) headers.push(...random.pick(rareHeaders)(random));
  return headers;
}

const rareHeaders: readonly ((random: Random) => readonly Header[])[] = [
  () => [['expect', '100-continue']],
  () => [['expect', 'the-unexpected']],
  () => [['content-encoding', 'gzip']],
  () => [['content-encoding', 'identity']],
  () => [['accept-encoding', 'gzip, br;q=0.1, *;q=0']],
  () => [['connection', 'close']],
  () => [
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-key', 'x'],
  ],
  () => [['connection', 'keep-alive, x-request-id, authorization']],
  () => [
    ['x-forwarded-for', '10.0.0.1'],
    ['x-forwarded-host', 'evil.example'],
    ['x-forwarded-proto', 'ftp'],
  ],
  () => [['x-http-method-override', 'DELETE']],
  () => [
    ['apollo-require-preflight', 'true'],
    ['x-apollo-operation-name', 'a'],
  ],
  () => [
    ['range', 'bytes=0-1'],
    ['if-none-match', '*'],
    ['if-modified-since', 'x'],
  ],
  () => [
    ['access-control-request-method', 'POST'],
    ['origin', allowedOrigin],
  ],
  (random) => [['host', random.pick(['', 'a b', 'evil.example', '[::1', 'a:b:c', '@', 'x'.repeat(3000)])]],
  (random) => [['cookie', createOddText(random).replace(/[^\t -~\u0080-\u00ff]/g, '?')]],
  (random) => [['x-odd', 'x'.repeat(random.count(20_000))]],
  (random) => Array.from({ length: random.count(1500) }, (_, index): Header => [`x-${index}`, String(index)]),
  (random) => Array.from({ length: random.count(100) }, (): Header => ['x-request-id', 'again']),
  (random) => [[random.pick(['__proto__', 'constructor', 'toString', '\u00e4', 'a b', '']), 'x']],
];

function createRequestId(random: Random): string {
  if (random.chance(0.5)) return `fuzz-${random.below(2 ** 32)}`;
  return random.pick([
    '',
    'a',
    'a'.repeat(128),
    'a'.repeat(129),
    'a b',
    '"quoted"',
    '{"level":60}',
    'a\tb',
    '\u00e4\u00f6',
    '\u00e2\u0080\u00ae',
    '../../x',
    '__proto__',
    '<script>',
  ]);
}

import type { Random } from '../random.ts';
import { createBody, createOddBody, createOperation } from './bodies.ts';
import { allowedOrigin, createContentType, createCredentials, createFurtherHeaders } from './headers.ts';
import type { Header } from './headers.ts';
import type { HttpText } from './http-text.ts';
import { createOddText } from './odd-values.ts';

/** Every name by which a server could be asked for something. */
const methods = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'QUERY',
];

const targets = [
  '/',
  '/graphql',
  '/graphql/',
  '/GRAPHQL',
  '/graphql;x',
  '/graphql%00',
  '/graphql%2f',
  '//graphql',
  '/./graphql',
  '/x/../graphql',
  '/livez',
  '/livez?x=1',
  '/readyz',
  '/livez/',
  '/%',
  '/%zz',
  '/%ff',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..;/manager',
  '/favicon.ico',
  '/.env',
  '/metrics',
  '/console/',
  '/__proto__',
  '/constructor',
  '/graphiql/graphiql.js',
  '*',
  'graphql',
  'http://localhost/graphql',
  'http://evil.example/livez',
  '/?query={__typename}',
  '/graphql?query',
  '/graphql?query=&query=',
  '/graphql?extensions=x&variables=x',
  `/${'a'.repeat(9000)}`,
  `/${'a/'.repeat(2000)}`,
  `/${'%41'.repeat(2000)}`,
];

/** The head of a request to us: the Host is always the same, so that a request is the same for every port. */
function createHeaders(random: Random, ...groups: readonly (readonly Header[])[]): Header[] {
  const further = createFurtherHeaders(random);
  const hosts: Header[] = further.some(([name]) => name === 'host') ? [] : [['host', 'localhost']];
  return [...hosts, ...groups.flat(), ...createCredentials(random), ...further];
}

function lengthOf(body: Buffer): Header[] {
  return [['content-length', String(body.length)]];
}

/** GraphQL by POST. */
export function createPost(random: Random): HttpText {
  const body = createBody(random);
  const headers = createHeaders(random, createContentType(random), lengthOf(body));
  return { method: 'POST', target: '/graphql', headers, body };
}

/** A POST whose body is no request. */
export function createOddPost(random: Random): HttpText {
  const body = createOddBody(random);
  const headers = createHeaders(random, createContentType(random), lengthOf(body));
  return { method: 'POST', target: '/graphql', headers, body };
}

/** GraphQL by GET, mostly with the header that proves that it is no simple request of a browser. */
export function createGet(random: Random): HttpText {
  const { query, variables, operationName, extensions } = createOperation(random);
  const parameters = new URLSearchParams({ query: query.toWellFormed() });
  if (variables !== undefined) parameters.set('variables', variables.toWellFormed());
  if (operationName !== undefined) parameters.set('operationName', operationName.replaceAll('"', ''));
  if (extensions !== undefined) parameters.set('extensions', extensions.toWellFormed());
  if (random.chance(0.03)) {
    parameters.append(random.pick(['query', 'variables', 'extensions']), createOddText(random));
  }
  const preflight: Header[] = random.chance(0.85) ? [['apollo-require-preflight', 'true']] : [];
  return {
    method: 'GET',
    target: `/graphql?${parameters.toString()}`,
    headers: createHeaders(random, preflight),
  };
}

/** Any method on any path. */
export function createElsewhere(random: Random): HttpText {
  const method = random.chance(0.5) ? 'GET' : random.pick(methods);
  const body = random.chance(0.3) ? createBody(random) : undefined;
  const headers = createHeaders(
    random,
    body === undefined ? [] : [...createContentType(random), ...lengthOf(body)],
  );
  const target = random.pick(targets);
  return body === undefined ? { method, target, headers } : { method, target, headers, body };
}

/** What a browser asks before it sends something. */
export function createPreflight(random: Random): HttpText {
  const headers = createHeaders(random, [
    [
      'origin',
      random.pick([allowedOrigin, 'https://evil.example', 'null', 'file://', allowedOrigin.toUpperCase()]),
    ],
    ['access-control-request-method', random.pick(['POST', 'GET', 'DELETE', '', 'x y'])],
    [
      'access-control-request-headers',
      random.pick(['content-type', 'authorization, x-workforce-api-key', '*', '']),
    ],
  ]);
  return {
    method: 'OPTIONS',
    target: random.pick(['/graphql', '/graphql', '/livez', '*', '/nowhere']),
    headers,
  };
}

import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { credentialsOf } from './support/held-graph.ts';
import { findRequestLine } from './support/log.ts';
import type { LogLine } from './support/log.ts';
import { sendPipelined } from './support/pipelined.ts';
import type { PipelinedRequest } from './support/pipelined.ts';
import { acme, healthy, workforceBody } from './support/records.ts';
import { codesOf, errorsIn } from './support/requests.ts';
import { startListedGraph } from './support/safelist.ts';
import type { ListedGraph } from './support/safelist.ts';

const anna = credentialsOf('anna');

/** They differ in length, so that the length of an answer does, too. */
const ids = ['first', 'the-second-one', 'x'];

/** Sends the same request under each of the ids at once. */
async function askTogether(graph: { readonly url: string }, request: PipelinedRequest) {
  return sendPipelined(
    graph.url,
    ids.map((id) => ({ ...request, headers: { ...anna, ...request.headers, 'x-request-id': id } })),
  );
}

async function linesOf(graph: { readonly logLines: readonly string[] }): Promise<LogLine[]> {
  return Promise.all(ids.map((id) => findRequestLine(graph, id)));
}

const both = '{ organization(id: "acme") { subscriptionId description } }';
const manyIds = JSON.stringify(Array.from({ length: 101 }, (_, index) => `o${index}`));
const strict = { accept: 'application/graphql-response+json' };

/** A GET is looked at in the very moment that it is read, so those that end at once share an execution, too. */
function get(
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): PipelinedRequest {
  const path = `/graphql?${new URLSearchParams(parameters).toString()}`;
  return { path, headers: { 'apollo-require-preflight': 'true', ...headers } };
}

/** What is refused or answered in part: the request, then the status and the codes of its answer. */
const failing: readonly [string, PipelinedRequest, number, string[]][] = [
  ['a platform that fails', { body: { query: both } }, 200, ['UPSTREAM_REJECTED']],
  ['a platform that fails, by GET', get({ query: both }), 200, ['UPSTREAM_REJECTED']],
  [
    'several ids that are none',
    get({ query: '{ organizations(ids: ["A!", "B!"]) { id } }' }),
    200,
    ['BAD_USER_INPUT', 'BAD_USER_INPUT'],
  ],
  ['a syntax error', get({ query: '{' }), 200, ['GRAPHQL_PARSE_FAILED']],
  ['a syntax error told as 400', get({ query: '{' }, strict), 400, ['GRAPHQL_PARSE_FAILED']],
  ['an unknown field', get({ query: '{ nothing }' }), 200, ['GRAPHQL_VALIDATION_FAILED']],
  [
    'an unknown operation name',
    get({ query: both, operationName: 'None' }),
    200,
    ['OPERATION_RESOLUTION_FAILURE'],
  ],
  ['a limit', get({ query: `{ organizations(ids: ${manyIds}) { id } }` }), 400, ['TOO_MANY_IDS']],
  [
    'an answer too large',
    { body: { query: '{ organization(id: "acme") { contacts { email } } }' } },
    400,
    ['ANSWER_TOO_LARGE'],
  ],
  ['no document', get({}), 400, ['BAD_REQUEST']],
  [
    'a media type that is not had',
    get({ query: '{ __typename }' }, { accept: 'image/png' }),
    406,
    ['BAD_REQUEST'],
  ],
  // The log counts the error that was to be told before, too.
  [
    'a platform that fails and a media type that is not had',
    get({ query: both }, { accept: 'image/png' }),
    406,
    ['BAD_REQUEST'],
  ],
  ['a GET that a page could send', { path: '/graphql?query=%7B__typename%7D' }, 400, ['BAD_REQUEST']],
];

describe.each(failing)('identical requests with %s', (_, request, status, codes) => {
  const body = {
    ...workforceBody,
    contactInformation: { organizationEmail: `${'e'.repeat(2000)}@example.com` },
  };
  const options = {
    ...healthy,
    access: { [acme.accessPath]: { status: 400 } },
    workforce: { [acme.workforcePath]: { json: body } },
    environment: { MAX_ANSWER_BYTES: '1000' },
  };

  test('have each its own request id in header and errors, and nothing else of their own', async () => {
    await using graph = await startGraph(options);
    const answers = await askTogether(graph, request);
    const texts = new Set<string>();
    for (const [index, answer] of answers.entries()) {
      const id = ids[index]!;
      expect(answer.status).toBe(status);
      expect(answer.headers.get('x-request-id')).toBe(id);
      expect(codesOf(errorsIn(answer.text))).toEqual(codes);
      expect(errorsIn(answer.text).map(({ extensions }) => extensions['requestId'])).toEqual(
        codes.map(() => id),
      );
      texts.add(answer.text.replaceAll(`"requestId":"${id}"`, '"requestId":"same"'));
    }
    expect([...texts]).toHaveLength(1);
  });

  test('have a log line each, with the same errors, each counted once, and tell who was executed', async () => {
    await using graph = await startGraph(options);
    await askTogether(graph, request);
    const errors: Record<string, number> = {};
    for (const code of codes) errors[code] = (errors[code] ?? 0) + 1;
    const [executed, ...others] = await linesOf(graph);
    expect(executed).toMatchObject({ status, errors });
    expect(executed).not.toHaveProperty('sharedWith');
    for (const line of others) {
      expect(line).toMatchObject({ status, sharedWith: 'first' });
      for (const member of ['errors', 'failures', 'operationName', 'level']) {
        expect([member, line[member]]).toEqual([member, executed![member]]);
      }
    }
  });
});

describe('the errors of a shared answer', () => {
  test('get their ids, and names and texts that look like these stay as they are', async () => {
    const body = { ...workforceBody, name: { description: 'first' } };
    await using graph = await startGraph({
      ...healthy,
      access: { [acme.accessPath]: { status: 400 } },
      workforce: { [acme.workforcePath]: { json: body } },
    });
    const query = `{ __proto__: organization(id: "acme") { requestId: description errors: name extensions: subscriptionId } constructor: __typename }`;
    const answers = await askTogether(graph, { body: { query } });
    const dataIn = (text: string) => text.slice(text.indexOf('"data":'));
    const [executed] = answers;
    expect(dataIn(executed!.text)).toBe(
      '"data":{"__proto__":{"requestId":"first","errors":null,"extensions":null},"constructor":"Query"}}\n',
    );
    for (const [index, { text }] of answers.entries()) {
      expect(dataIn(text)).toBe(dataIn(executed!.text));
      for (const error of errorsIn(text)) {
        expect(error.path?.[0]).toBe('__proto__');
        expect(error.extensions['requestId']).toBe(ids[index]);
      }
      expect(errorsIn(text).length).toBeGreaterThan(0);
    }
    expect((await linesOf(graph)).map((line) => line['sharedWith'])).toEqual([undefined, 'first', 'first']);
  });
});

describe('identical requests for an unlisted document', () => {
  const unlisted = 'query Other { __typename }';

  async function ask(graph: ListedGraph) {
    const answers = await askTogether(graph, get({ query: unlisted, operationName: 'Other' }));
    const [executed, ...others] = await linesOf(graph);
    for (const line of others) {
      expect(line).toMatchObject({
        level: 40,
        unlisted: executed!['unlisted'],
        operationName: 'Other',
        errors: executed!['errors'],
        sharedWith: 'first',
      });
    }
    expect(executed!['unlisted']).toMatch(/^[0-9a-f]{64}$/);
    return answers;
  }

  test('where only listed ones run, are refused each under its own id, and logged each', async () => {
    await using graph = await startListedGraph(['{ __typename }']);
    const answers = await ask(graph);
    for (const [index, { status, text }] of answers.entries()) {
      expect(status).toBe(400);
      expect(errorsIn(text)).toMatchObject([
        { extensions: { code: 'QUERY_NOT_IN_SAFELIST', requestId: ids[index] } },
      ]);
    }
    for (const line of await linesOf(graph)) expect(line['errors']).toEqual({ QUERY_NOT_IN_SAFELIST: 1 });
  });

  test('where others are only logged, are answered and logged each', async () => {
    await using graph = await startListedGraph(['{ __typename }'], { mode: 'log' });
    for (const { text } of await ask(graph)) expect(text).toBe('{"data":{"__typename":"Query"}}\n');
  });
});

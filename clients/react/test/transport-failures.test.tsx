import { gql } from '@apollo/client';
import type { TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { describe, expect, test } from 'vitest';
import { acmeGraph } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { startUpstream } from '../../../test/support/scripted-upstream.ts';
import type { Script } from '../../../test/support/scripted-upstream.ts';
import { organizationState, withPartialAnswers } from '../src/index.ts';
import { addressOfNobody } from './support/nobody.ts';
import { openPage, settleState } from './support/page.tsx';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

const html = { 'content-type': 'text/html' };
const page = '<html><body>Bad gateway at 10.1.2.3</body></html>';
const unreachable = { status: 'failed', failure: { code: 'NETWORK_ERROR', isRetryable: true } };

/** What answers in the server's place, and the state that it makes. */
const strangers: readonly (readonly [title: string, script: Script, state: object])[] = [
  [
    'a page of a proxy with 502',
    { status: 502, headers: html, body: page },
    { status: 'failed', failure: { code: 'HTTP_ERROR', isRetryable: true } },
  ],
  [
    'a page of a proxy with 404',
    { status: 404, headers: html, body: page },
    { status: 'failed', failure: { code: 'HTTP_ERROR', isRetryable: false } },
  ],
  [
    'a page of a proxy with 401',
    { status: 401, headers: html, body: page },
    { status: 'signed-out', failure: { code: 'UNAUTHENTICATED', isRetryable: false } },
  ],
  [
    'a page of a proxy with 403',
    { status: 403, headers: html, body: page },
    { status: 'forbidden', failure: { code: 'FORBIDDEN', isRetryable: false } },
  ],
  [
    'a refusal of headers that are too large',
    { status: 431 },
    {
      status: 'failed',
      failure: {
        code: 'HTTP_ERROR',
        isRetryable: false,
        message: expect.stringContaining('a credential may be too long') as unknown,
      },
    },
  ],
  [
    'a refusal of a request that is malformed',
    { status: 400 },
    {
      status: 'failed',
      failure: {
        code: 'HTTP_ERROR',
        isRetryable: false,
        message: expect.stringContaining('a credential may be malformed') as unknown,
      },
    },
  ],
  [
    'a sign-in page with 200',
    { status: 200, headers: html, body: page },
    { status: 'failed', failure: { code: 'HTTP_ERROR', isRetryable: false } },
  ],
  [
    'JSON that is no GraphQL',
    { json: { message: 'Hello from 10.1.2.3' } },
    { status: 'failed', failure: { code: 'HTTP_ERROR', isRetryable: false } },
  ],
  ['JSON that is null', { json: null }, unreachable],
  [
    'a GraphQL error without extensions',
    { json: { errors: [{ message: 'No.' }] } },
    { status: 'failed', failure: { code: 'INTERNAL_SERVER_ERROR', message: 'No.', requestId: null } },
  ],
  [
    'a GraphQL error of a gateway that writes null for nothing',
    { json: { data: null, errors: [{ message: 'No.', path: null, extensions: null }] } },
    { status: 'failed', failure: { code: 'INTERNAL_SERVER_ERROR', message: 'No.' } },
  ],
  [
    'nothing, since another field of the operation failed',
    { json: { data: null, errors: [{ message: 'No.', path: ['another'] }] } },
    { status: 'failed', failure: { message: 'No.', path: ['another'] } },
  ],
  ['a connection that breaks off', (_request, response) => void response.destroy(), unreachable],
];

describe('where the answer is', () => {
  test.each(strangers)('%s, the states say so and tell nothing of it', async (_title, script, state) => {
    await using stranger = await startUpstream({ '/graphql': script });
    const opened = openPage(`${stranger.url}/graphql`);

    const one = await settleState(mountOrganization(opened, 'acme'));
    const many = await settleState(mountOrganizations(opened, ['acme', 'other']));

    expect(one).toMatchObject(state);
    expect(many).toMatchObject(state);
    expect(JSON.stringify([{ ...one, result: null }, many])).not.toContain('10.1.2.3');
    expect(opened.requests).toHaveLength(2);
  });
});

describe('where no answer comes', () => {
  test('since nothing listens, the state is failed and can be tried again', async () => {
    const state = await settleState(mountOrganization(openPage(await addressOfNobody()), 'acme'));

    expect(state).toMatchObject(unreachable);
    expect(state).toMatchObject({ failure: { message: 'No answer came from the server.' } });
  });

  test('within the time that the page gives, the state is failed', async () => {
    await using silent = await startUpstream({ '/graphql': () => undefined });
    const impatient: typeof fetch = (input, init) =>
      fetch(input, { ...init, signal: AbortSignal.timeout(50) });

    const state = await settleState(
      mountOrganization(openPage(`${silent.url}/graphql`, { fetch: impatient }), 'acme'),
    );

    expect(state).toMatchObject(unreachable);
  });
});

test('an operation that asks for an organization without its id is a CLIENT_ERROR, not one of the network', async () => {
  await using graph = await startGraph(acmeGraph({}, {}));
  const withoutId = gql`
    {
      organization(id: "acme") {
        name
      }
    }
  ` as TypedDocumentNode<{ organization: { name: string | null } | null }, Record<string, never>>;

  const mounted = openPage(graph.url).mount(() =>
    organizationState(useQuery(withoutId, withPartialAnswers()), 'organization'),
  );

  expect(await settleState(mounted)).toMatchObject({
    status: 'failed',
    failure: { code: 'CLIENT_ERROR', isRetryable: false },
  });
});

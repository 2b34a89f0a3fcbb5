import { act } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { acme, acmeGraph, accessPath } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { startUpstream } from '../../../test/support/scripted-upstream.ts';
import type { OrganizationClientOptions, TokenCallback } from '../src/index.ts';
import { refusalTypes, startGate } from './support/gate.ts';
import { addressOfNobody } from './support/nobody.ts';
import { openPage, pause, settle, settleState } from './support/page.tsx';
import type { TestPage } from './support/page.tsx';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

const [first, second, third] = ['token-one-4711', 'token-two-4712', 'token-three-4713'] as const;
const credentials = { workforce: 'page-key-4711' };
const [sentFirst, sentSecond] = [`Bearer ${first}`, `Bearer ${second}`];

/** An identity provider that has these tokens to give: each renewal takes the next; nothing where there is none left. */
function identity(...tokens: (string | null | Error)[]): { token: TokenCallback; asked: boolean[] } {
  const asked: boolean[] = [];
  const left = [...tokens];
  return {
    asked,
    token: async ({ isRefused }) => {
      asked.push(isRefused);
      if (isRefused) left.shift();
      const [current] = left;
      if (current instanceof Error) throw current;
      return current;
    },
  };
}

function openSignedIn(url: string, token: TokenCallback): TestPage {
  return openPage(url, { credentials, token });
}

describe('a token', () => {
  test('is asked for anew for each request, and sent beside the key of a platform', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    let current: string = first;
    const page = openSignedIn(graph.url, () => current);
    const { result, ...state } = await settleState(mountOrganization(page, 'acme'));

    current = second;
    await act(() => result.refetch());

    expect(state).toMatchObject({ status: 'ready', organization: { accessId: '73' } });
    expect(page.requests.map(({ headers }) => headers.get('authorization'))).toEqual([sentFirst, sentSecond]);
    expect(page.requests[1]?.headers.get('x-workforce-api-key')).toBe(credentials.workforce);
  });

  test('is sent without the spaces around it', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openSignedIn(graph.url, () => ` ${first}\n`);

    await settleState(mountOrganization(page, 'acme'));

    expect(page.requests[0]?.headers.get('authorization')).toBe(sentFirst);
  });

  test('may go beside a credential for the access platform that has a header of its own', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { ACCESS_CREDENTIAL_HEADER: 'x-access' },
    });
    const page = openPage(graph.url, {
      credentials: { access: 'Bearer page-access-token', ...credentials },
      credentialHeaders: { access: 'x-access', workforce: 'x-workforce-api-key' },
      token: () => first,
    });

    expect(await settleState(mountOrganization(page, 'acme'))).toMatchObject({ status: 'ready' });
    expect(page.requests[0]?.headers.get('authorization')).toBe(sentFirst);
    expect(graph.access.requests[0]?.headers.authorization).toBe('Bearer page-access-token');
  });
});

/** What says that nobody is signed in, and what is no token. */
const none: readonly (readonly [title: string, token: TokenCallback, message: string])[] = [
  ['null', () => null, 'There is no token'],
  ['a promise of undefined', async () => undefined, 'There is no token'],
  ['an empty text', () => ' ', 'There is no token'],
  ['a whole header value', () => `Bearer ${first}`, 'it goes without `Bearer`'],
  ['a text with a letter beyond ASCII', () => `${first}é`, 'has a character that no token has'],
];
const nobody = {
  status: 'signed-out',
  failure: { code: 'CREDENTIALS_ERROR', source: null, requestId: null },
};

describe('where the callback gives', () => {
  test.each(none)('%s, nothing is sent, and the states are signed-out', async (_title, token, message) => {
    const page = openSignedIn(await addressOfNobody(), token);

    const { result: _result, ...one } = await settleState(mountOrganization(page, 'acme'));
    const many = await settleState(mountOrganizations(page, ['acme', 'nobody']));

    for (const state of [one, many]) {
      expect(state).toMatchObject(nobody);
      expect(state).toHaveProperty('failure.message', expect.stringContaining(message));
    }
    expect(JSON.stringify([one, many])).not.toContain(first);
    expect(page.requests).toEqual([]);
  });

  test.each(['throws', 'rejects'])(
    'nothing since it %s, nothing is sent, and the error has the cause',
    async (how) => {
      const cause = new Error(`login_required for ${first}`);
      const page = openSignedIn(await addressOfNobody(), () => {
        if (how === 'throws') throw cause;
        return Promise.reject(cause);
      });

      const { result, ...state } = await settleState(mountOrganization(page, 'acme'));

      expect(state).toMatchObject(nobody);
      expect(JSON.stringify(state)).not.toContain(first);
      expect(result.error).toMatchObject({ name: 'CredentialsError', cause });
      expect(page.requests).toEqual([]);
    },
  );
});

describe.each(refusalTypes)('a token that is refused with %s', (contentType) => {
  test('is renewed, and the request sent once more, while the state is loading', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: second, contentType });
    const { token, asked } = identity(first, second);
    const mounted = mountOrganization(openSignedIn(gate.url, token), 'acme');

    expect(await settleState(mounted)).toMatchObject({ status: 'ready', organization: { id: 'acme' } });
    expect([...new Set(mounted.renders.map(({ status }) => status))]).toEqual(['loading', 'ready']);
    expect(gate.authorizations).toEqual([sentFirst, sentSecond]);
    expect(asked).toEqual([false, true]);
  });

  test.each([
    ['none', [first, null], [sentFirst]],
    ['the same', [first, first], [sentFirst]],
    ['one that is refused, too', [first, second, third], [sentFirst, sentSecond]],
  ] as const)('stays so where the renewal gives %s', async (_title, tokens, sent) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: third, contentType });
    const { token, asked } = identity(...tokens);

    const state = await settleState(mountOrganization(openSignedIn(gate.url, token), 'acme'));

    expect(state).toMatchObject({
      status: 'signed-out',
      failure: {
        code: 'UNAUTHENTICATED',
        source: null,
        message: 'Sign in first.',
        requestId: 'request-of-the-gate',
      },
    });
    expect(gate.authorizations).toEqual(sent);
    expect(asked).toEqual([false, true]);
    expect(graph.access.requests).toEqual([]);
  });

  test('takes away what was shown, and a later sign-in brings it back', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: first, contentType });
    let current: string = first;
    const page = openSignedIn(gate.url, () => current);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    gate.take(second);
    await act(() => result.refetch());
    await settle(() => expect(mounted.current).toMatchObject({ status: 'signed-out' }));

    current = second;
    await act(() => result.refetch());
    await settle(() => expect(mounted.current).toMatchObject({ status: 'ready' }));
    expect(gate.authorizations).toEqual([sentFirst, sentFirst, sentSecond]);
  });
});

describe('a token that is refused', () => {
  test('is told as CREDENTIALS_ERROR with its cause where the renewal fails', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: third });
    const cause = new Error('login_required');
    const { token } = identity(first, cause);

    const { result, ...state } = await settleState(mountOrganization(openSignedIn(gate.url, token), 'acme'));

    expect(state).toMatchObject(nobody);
    expect(result.error).toMatchObject({ cause });
    expect(gate.authorizations).toEqual([sentFirst]);
  });

  test('is renewed at each time that it is refused', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: second });
    const { token, asked } = identity(first, second, third);
    const mounted = mountOrganization(openSignedIn(gate.url, token), 'acme');
    const { result } = await settleState(mounted);

    gate.take(third);
    await act(() => result.refetch());

    expect(await settleState(mounted)).toMatchObject({ status: 'ready' });
    expect(gate.authorizations).toEqual([sentFirst, sentSecond, sentSecond, `Bearer ${third}`]);
    expect(asked).toEqual([false, true, false, true]);
  });

  test('is renewed again where the renewal before gave none', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: second });
    let renewed: string | null = null;
    const mounted = mountOrganization(
      openSignedIn(gate.url, ({ isRefused }) => (isRefused ? renewed : first)),
      'acme',
    );
    const { result } = await settleState(mounted);
    expect(mounted.current).toMatchObject({ status: 'signed-out' });

    renewed = second;
    await act(() => result.refetch());

    expect(await settleState(mounted)).toMatchObject({ status: 'ready' });
    expect(gate.authorizations).toEqual([sentFirst, sentFirst, sentSecond]);
  });

  test('for several requests at once is renewed once, and who asks meanwhile waits for it', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using gate = await startGate(graph, { token: second });
    const renewal = Promise.withResolvers<string>();
    const asked: boolean[] = [];
    let current: string = first;
    const page = openSignedIn(gate.url, ({ isRefused }) => {
      asked.push(isRefused);
      return isRefused ? renewal.promise : current;
    });
    const mounted = ['acme', 'access:73', `workforce:${acme.workforceId}`].map((id) =>
      mountOrganization(page, id),
    );
    await settle(() => expect(asked).toEqual([false, false, false, true]));
    expect(gate.authorizations).toEqual([sentFirst, sentFirst, sentFirst]);

    const later = mountOrganization(page, 'nobody');
    await pause(100);
    expect(gate.authorizations).toHaveLength(3);
    current = second;
    renewal.resolve(second);

    for (const one of mounted) expect(await settleState(one)).toMatchObject({ status: 'ready' });
    expect(await settleState(later)).toMatchObject({ status: 'not-found' });
    expect(asked).toEqual([false, false, false, true, false]);
    expect(gate.authorizations.slice(3)).toEqual([sentSecond, sentSecond, sentSecond, sentSecond]);
  });

  test('later than another request had it renewed needs no further renewal', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const late = Promise.withResolvers<null>();
    await using gate = await startGate(graph, { token: second, refuseFirst: late.promise });
    const { token, asked } = identity(first, second);
    const page = openSignedIn(gate.url, token);
    const slow = mountOrganization(page, 'acme');
    await settle(() => expect(gate.authorizations).toEqual([sentFirst]));
    expect(await settleState(mountOrganization(page, 'access:73'))).toMatchObject({ status: 'ready' });

    late.resolve(null);

    expect(await settleState(slow)).toMatchObject({ status: 'ready' });
    expect(asked).toEqual([false, false, true]);
    expect(gate.authorizations).toEqual([sentFirst, sentFirst, sentSecond, sentSecond]);
  });

  test('by a proxy in front of the graph is renewed, too', async () => {
    await using proxy = await startUpstream({
      '/graphql': { status: 401, headers: { 'content-type': 'text/html' }, body: '<html>No.</html>' },
    });
    const { token, asked } = identity(first, second);

    const state = await settleState(mountOrganization(openSignedIn(`${proxy.url}/graphql`, token), 'acme'));

    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'UNAUTHENTICATED' } });
    expect(proxy.requests.map(({ headers }) => headers.authorization)).toEqual([sentFirst, sentSecond]);
    expect(asked).toEqual([false, true]);
  });
});

describe('a token is not renewed', () => {
  test('where a platform refuses what it was sent', async () => {
    await using graph = await startGraph(acmeGraph(401, 401));
    const { token, asked } = identity(first, second);
    const page = openSignedIn(graph.url, token);

    const state = await settleState(mountOrganization(page, 'acme'));

    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'UNAUTHENTICATED' } });
    expect(state).not.toHaveProperty('failure.source', null);
    expect(asked).toEqual([false]);
    expect(graph.access.requests.map(({ path }) => path)).toEqual([accessPath('73')]);
  });

  test.each(refusalTypes)('where an answer without data blames a platform, with %s', async (contentType) => {
    const extensions = { code: 'UNAUTHENTICATED', source: 'ACCESS' };
    const body = JSON.stringify({ errors: [{ message: 'No.', extensions }] });
    const headers = { 'content-type': contentType };
    await using stranger = await startUpstream({ '/graphql': { status: 401, headers, body } });
    const { token, asked } = identity(first, second);

    const state = await settleState(
      mountOrganization(openSignedIn(`${stranger.url}/graphql`, token), 'acme'),
    );

    expect(state).toMatchObject({ status: 'signed-out', failure: { source: 'ACCESS' } });
    expect(stranger.requests).toHaveLength(1);
    expect(asked).toEqual([false]);
  });
});

describe('a credential in the header of the token', () => {
  const token: TokenCallback = () => first;
  const url = 'http://127.0.0.1/graphql';
  const access = 'Bearer page-access-token';

  test.each<[title: string, options: Partial<OrganizationClientOptions>, name: string]>([
    ['of access', { credentials: { access } }, 'credentials.access'],
    [
      'of workforce, in capitals',
      {
        credentials: { workforce: 'page-key-4711' },
        credentialHeaders: { access: 'x-access', workforce: 'AUTHORIZATION' },
      },
      'credentials.workforce',
    ],
  ])('%s is a TypeError when the client is made', (_title, options, name) => {
    const create = () => openPage(url, { ...options, token });

    expect(create).toThrow(TypeError);
    expect(create).toThrow(name);
  });

  test('that a function gives is a TypeError when it is asked, and nothing is sent', async () => {
    const page = openPage(url, { credentials: async () => ({ access }), token });

    const { result, ...state } = await settleState(mountOrganization(page, 'acme'));

    expect(state).toMatchObject(nobody);
    expect(result.error).toHaveProperty('cause', expect.any(TypeError));
    expect(page.requests).toEqual([]);
  });

  test('that is null is none', () => {
    expect(openPage(url, { credentials: { access: null }, token }).requests).toEqual([]);
  });
});

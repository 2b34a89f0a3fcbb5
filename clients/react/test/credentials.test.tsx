import { describe, expect, test } from 'vitest';
import { acmeGraph } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import type { OrganizationClientOptions } from '../src/index.ts';
import { openPage, settle, settleState } from './support/page.tsx';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

type Given = OrganizationClientOptions['credentials'];

/** Credentials that cannot be sent, each with a secret in it, and the platform that is named. */
const unsendable: readonly (readonly [title: string, given: Given, source: 'ACCESS' | 'WORKFORCE' | null])[] =
  [
    ['a line break', { access: 'Bearer secret\nx' }, 'ACCESS'],
    ['a zero-width space', { access: 'Bearer secret\u200b' }, 'ACCESS'],
    ['a letter beyond Latin', { workforce: 'secret-ключ' }, 'WORKFORCE'],
    ['a letter beyond ASCII', { access: 'Bearer a', workforce: 'secret-clé' }, 'WORKFORCE'],
    ['a control character', () => ({ workforce: 'secret\u0000' }), 'WORKFORCE'],
    [
      'a function that rejects',
      async () => {
        throw new Error('secret-refresh-token was refused');
      },
      null,
    ],
    [
      'a function that throws',
      () => {
        throw new Error('secret-refresh-token was refused');
      },
      null,
    ],
  ];

describe('credentials that cannot be sent', () => {
  test.each(unsendable)(
    'for %s make the states signed-out, and nothing is sent',
    async (_title, given, source) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const page = openPage(graph.url, { credentials: given });

      const { result: _result, ...one } = await settleState(mountOrganization(page, 'acme'));
      const many = await settleState(mountOrganizations(page, ['acme', 'nobody']));

      for (const state of [one, many]) {
        expect(state).toMatchObject({
          status: 'signed-out',
          failure: { code: 'CREDENTIALS_ERROR', source, isRetryable: false, requestId: null },
        });
      }
      expect(JSON.stringify([one, many])).not.toContain('secret');
      expect(page.requests).toEqual([]);
    },
  );

  test('take away what was shown, and bring it back once they can be sent', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    let access = 'Bearer good';
    const page = openPage(graph.url, { credentials: () => ({ access }) });
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    access = 'Bearer bad\r\nx';
    await result.refetch();
    await settle(() => expect(mounted.current).toMatchObject({ status: 'signed-out' }));

    access = 'Bearer good';
    await result.refetch();
    await settle(() => expect(mounted.current).toMatchObject({ organization: { id: 'acme' } }));
    expect(page.requests).toHaveLength(2);
  });

  test('tell what a page’s own function threw as the cause of the error', async () => {
    const cause = new Error('no refresh token');
    const page = openPage('http://127.0.0.1/graphql', { credentials: () => Promise.reject(cause) });

    const { result } = await settleState(mountOrganization(page, 'acme'));

    expect(result.error).toMatchObject({ name: 'CredentialsError', cause });
  });
});

describe('credentials with spaces and line breaks around them', () => {
  test('are sent without them', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url, { credentials: { access: ' Bearer a\n', workforce: '\t\r\n' } });

    await settleState(mountOrganization(page, 'acme'));

    expect(page.requests[0]?.headers.get('authorization')).toBe('Bearer a');
    expect(page.requests[0]?.headers.has('x-workforce-api-key')).toBe(false);
  });
});

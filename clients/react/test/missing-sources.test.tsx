import { NetworkStatus, gql } from '@apollo/client';
import type { TypedDocumentNode } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { useQuery } from '@apollo/client/react';
import { describe, expect, test } from 'vitest';
import {
  acme,
  acmeGraph,
  accessPath,
  accessRecords,
  childOf,
  unit,
  uuidOf,
  workforceBody,
  workforcePath,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import type { Script } from '../../../test/support/scripted-upstream.ts';
import { organizationState, withPartialAnswers } from '../src/index.ts';
import type { Source, SourceStatus } from '../src/index.ts';
import { openPage, settleState } from './support/page.tsx';
import { mountOrganization } from './support/states.tsx';

interface SomeOrganization {
  readonly id: string;
  readonly sources: readonly { readonly source: Source; readonly status: SourceStatus }[];
}

/** One operation that asks for acme and for another organization beside it. */
const twoOrganizations: TypedDocumentNode<
  { readonly one: SomeOrganization | null; readonly two: { readonly id: string } | null },
  Record<string, never>
> = gql`
  {
    one: organization(id: "acme") {
      id
      description
      sources {
        source
        status
      }
    }
    two: organization(id: "workforce:${uuidOf(1)}") {
      id
      description
    }
  }
`;

/** A platform that takes a request and never answers. */
const hanging: Script = () => undefined;

const environment = { UPSTREAM_TIMEOUT_MS: '100' };

/** What each failure of access becomes, while workforce is well. */
const accessFailures: readonly (readonly [script: Script, missing: object])[] = [
  [{ status: 503 }, { reason: 'UNAVAILABLE', isRetryable: true, failure: { code: 'UPSTREAM_UNAVAILABLE' } }],
  [hanging, { reason: 'UNAVAILABLE', isRetryable: true, failure: { code: 'UPSTREAM_TIMEOUT' } }],
  [{ status: 429 }, { reason: 'UNAVAILABLE', isRetryable: true, failure: { code: 'UPSTREAM_RATE_LIMITED' } }],
  [{ status: 401 }, { reason: 'UNAUTHENTICATED', isRetryable: false, failure: { code: 'UNAUTHENTICATED' } }],
  [{ status: 403 }, { reason: 'FORBIDDEN', isRetryable: false, failure: { code: 'FORBIDDEN' } }],
  [{ status: 400 }, { reason: 'INVALID', isRetryable: false, failure: { code: 'UPSTREAM_REJECTED' } }],
  [{ json: [] }, { reason: 'INVALID', isRetryable: false, failure: { code: 'UPSTREAM_INVALID_RESPONSE' } }],
];

describe('a partial state', () => {
  test.each(accessFailures)('where access fails names it and why (%#)', async (script, missing) => {
    await using graph = await startGraph({ ...acmeGraph({}, {}), environment });
    graph.access.on(accessPath(acme.accessId), script);
    const page = openPage(graph.url);

    const state = await settleState(mountOrganization(page, 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      organization: { accessId: null, workforceId: acme.workforceId },
      missing: [{ source: 'ACCESS', path: [], ...missing }],
    });
    expect(state).toHaveProperty('missing.length', 1);
    expect(page.requests).toHaveLength(1);
  });

  test('where workforce fails names it, once for all of its fields', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));

    const state = await settleState(mountOrganization(openPage(graph.url), 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      organization: { name: 'Access 73', parent: null },
      missing: [{ source: 'WORKFORCE', reason: 'UNAVAILABLE', path: [], failure: { source: 'WORKFORCE' } }],
    });
    expect(state).toHaveProperty('missing.length', 1);
  });

  test('where workforce takes the key for other records says forbidden, as the error does', async () => {
    const workforce = workforceRecords({ [uuidOf(1)]: {}, [acme.workforceId]: 401 });
    await using graph = await startGraph({ ...acmeGraph({}, {}), workforce });
    await graph.query(`{ organization(id: "workforce:${uuidOf(1)}") { name } }`);

    const state = await settleState(mountOrganization(openPage(graph.url), 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      missing: [{ source: 'WORKFORCE', reason: 'FORBIDDEN', failure: { code: 'FORBIDDEN' } }],
    });
  });

  test('says forbidden where the key turned out to be good after sources was answered', async () => {
    await using graph = await startGraph(acmeGraph({}, 401));
    graph.workforce.on(workforcePath(uuidOf(1)), (_request, response) => {
      setTimeout(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(workforceBody(uuidOf(1))));
      }, 100);
    });

    const mounted = openPage(graph.url).mount(() =>
      organizationState(useQuery(twoOrganizations, withPartialAnswers()), 'one'),
    );

    expect(await settleState(mounted)).toMatchObject({
      status: 'partial',
      organization: { sources: [{}, { status: 'UNAUTHENTICATED' }] },
      missing: [{ source: 'WORKFORCE', reason: 'FORBIDDEN', failure: { code: 'FORBIDDEN' } }],
    });
  });

  test('tells the error of the platform itself from those inside of the parent, in whatever order they come', () => {
    const extensions = { code: 'UPSTREAM_TIMEOUT', source: 'ACCESS' };
    const errors = [
      { message: 'Deep.', path: ['organization', 'parent', 'name'], extensions },
      { message: 'Flat.', path: ['organization', 'isPersonal'], extensions },
    ];
    const sources = [{ source: 'ACCESS' as const, status: 'UNAVAILABLE' as const }];

    const state = organizationState(
      {
        data: { organization: { id: 'acme', sources } },
        error: new CombinedGraphQLErrors({ errors }),
        networkStatus: NetworkStatus.error,
      },
      'organization',
    );

    expect(state).toMatchObject({
      missing: [
        { path: [], failure: { message: 'Flat.' } },
        { path: ['parent', 'name'], failure: { message: 'Deep.' } },
      ],
    });
  });

  test('of an unreadable parent names the field, not the platform as a whole', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: 503 }),
    });

    const state = await settleState(mountOrganization(openPage(graph.url), `workforce:${uuidOf(1)}`));

    expect(state).toMatchObject({
      status: 'partial',
      organization: { name: `Workforce ${uuidOf(1)}`, parent: null },
      missing: [{ source: 'WORKFORCE', reason: 'UNAVAILABLE', path: ['parent'], isRetryable: true }],
    });
    expect(state).toHaveProperty('missing.length', 1);
  });

  test('of one platform down and an unreadable parent names both', async () => {
    const workforce = workforceRecords({ [acme.workforceId]: childOf(uuidOf(2)), [uuidOf(2)]: 503 });
    await using graph = await startGraph({ ...acmeGraph(500, {}), workforce });

    const state = await settleState(mountOrganization(openPage(graph.url), 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      missing: [
        { source: 'ACCESS', path: [] },
        { source: 'WORKFORCE', path: ['parent'] },
      ],
    });
  });

  test('of one platform down for it and for its parent names the platform, and what the parent lacks', async () => {
    await using graph = await startGraph({
      links: [unit(1), unit(2)],
      access: accessRecords({ 1: 503, 2: 503 }),
      workforce: {
        ...workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)) }),
        [workforcePath(uuidOf(2))]: { json: { id: uuidOf(2) } },
      },
    });

    const state = await settleState(mountOrganization(openPage(graph.url), 'unit-1'));

    expect(state).toMatchObject({
      status: 'partial',
      missing: [
        { source: 'ACCESS', path: [] },
        { source: 'ACCESS', path: ['parent', 'name'] },
      ],
    });
  });
});

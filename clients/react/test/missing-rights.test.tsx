import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { act } from '@testing-library/react';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  acme,
  acmeGraph,
  childOf,
  uuidOf,
  workforceBody,
  workforcePath,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { organizationState, organizationsState, withPartialAnswers } from '../src/index.ts';
import { openPage, pause, settle, settleState } from './support/page.tsx';
import type { MountedHook, TestPage } from './support/page.tsx';
import { startDenyingGraph } from './support/rights.ts';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

const contactsOf = { contacts: { email: 'office@acme.example' } };
const failure = { code: 'FORBIDDEN', source: null, requestId: 'request-of-the-graph' };
const deniedAt = (...path: (string | number)[]) => ({
  source: null,
  reason: 'FORBIDDEN',
  path,
  isRetryable: false,
  failure: { ...failure, path },
});

/** Mounts a query of a page of its own, which reads acme unless told otherwise. */
function mountOwn(
  page: TestPage,
  fields: string,
  fetchPolicy: 'cache-first' | 'cache-and-network' = 'cache-first',
  id = 'acme',
): MountedHook<{ readonly status: string }> {
  const query: TypedDocumentNode<{ organization: { id: string } | null }, OperationVariables> = parse(
    `query Own { organization(id: "${id}") { ...Parts } } fragment Parts on Organization { id ${fields} }`,
  );
  return page.mount(() =>
    organizationState(useQuery(query, withPartialAnswers({ fetchPolicy })), 'organization'),
  );
}

describe('a field that whoever is signed in may not read', () => {
  const partial = {
    status: 'partial',
    organization: { sources: [{ status: 'OK' }, { status: 'OK' }] },
    missing: [deniedAt('contacts')],
  };

  test('is missing for that reason, while both platforms are well', async () => {
    await using graph = await startGraph(acmeGraph({}, contactsOf));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });

    const { result: _result, ...state } = await settleState(mountOrganization(openPage(denying.url), 'acme'));

    expect(state).toMatchObject(partial);
  });

  test('stays so when a list reads the organization, and on a second mount that asks the cache first', async () => {
    await using graph = await startGraph(acmeGraph({}, contactsOf));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const page = openPage(denying.url);
    const mounted = mountOrganization(page, 'acme');
    await settleState(mounted);

    graph.workforce.on(workforcePath(acme.workforceId), {
      json: workforceBody(acme.workforceId, { ...contactsOf, name: { organizationName: 'Renamed' } }),
    });
    await settleState(mountOrganizations(page, ['acme']));
    await settle(() => expect(mounted.current).toMatchObject({ organization: { name: 'Renamed' } }));

    expect(mounted.current).toMatchObject(partial);
    const again = mountOrganization(page, 'acme', { fetchPolicy: 'cache-first' });
    expect(again.current).toMatchObject({ status: 'partial', missing: partial.missing });
    expect(page.requests).toHaveLength(2);
  });

  test.each<[denied: string, fields: string, ...paths: string[][]]>([
    ['contacts', 'contacts { email }', ['contacts']],
    ['contacts', 'reach: contacts { phoneNumber } contacts { email }', ['reach'], ['contacts']],
    [
      'trackingSettings.location',
      'settings: trackingSettings { ... { where: location { ssid } } }',
      ['settings', 'where'],
    ],
  ])('%s is told to another query that finds it in the cache: %s', async (denied, fields, ...paths) => {
    const workforce = { ...contactsOf, locationTracking: { ssid: 'guest' } };
    await using graph = await startGraph(acmeGraph({}, workforce));
    await using denying = await startDenyingGraph(graph, { fields: [denied] });
    const page = openPage(denying.url);
    await settleState(mountOrganization(page, 'acme'));

    const own = mountOwn(page, fields);

    expect(own.current).toMatchObject({
      status: 'partial',
      missing: paths.map((path) => deniedAt(...path)),
    });
    await pause();
    expect(page.requests).toHaveLength(1);
  });

  test('is told to the query of the package where another one read it by an alias', async () => {
    await using graph = await startGraph(acmeGraph({}, contactsOf));
    await using denying = await startDenyingGraph(graph, { fields: ['reach', 'contacts'] });
    const page = openPage(denying.url);
    await settleState(mountOwn(page, 'contacts { phoneNumber }'));
    await settleState(mountOwn(page, 'reach: contacts { email }', 'cache-and-network'));

    const { current } = mountOwn(page, 'contacts { email phoneNumber }');

    expect(current).toMatchObject({ status: 'partial', missing: [deniedAt('contacts')] });
    expect(page.requests).toHaveLength(2);
  });

  test('is told of a parent, too, where that is read by itself', async () => {
    const parent = uuidOf(2);
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      workforce: workforceRecords({ [acme.workforceId]: childOf(parent), [parent]: contactsOf }),
    });
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const page = openPage(denying.url);
    await settleState(mountOwn(page, 'parent { id contacts { email } }'));

    const { current } = mountOwn(page, 'contacts { email }', 'cache-first', `workforce:${parent}`);

    expect(current).toMatchObject({ status: 'partial', missing: [deniedAt('contacts')] });
    expect(page.requests).toHaveLength(1);
  });

  test.each(['name contact: description', 'name contacts @include(if: false) { email }'])(
    'is not missing to another query that does not ask for it: %s',
    async (fields) => {
      await using graph = await startGraph(acmeGraph({}, contactsOf));
      await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
      const page = openPage(denying.url);
      await settleState(mountOrganization(page, 'acme'));

      expect(mountOwn(page, fields).current).toMatchObject({ status: 'ready' });
    },
  );

  test('is no longer missing once an answer to any query says that it has no value', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const page = openPage(denying.url);
    const mounted = mountOrganization(page, 'acme');
    expect(await settleState(mounted)).toMatchObject({ status: 'partial', organization: { id: 'acme' } });

    denying.deny();
    const own = mountOwn(page, 'contacts { email }', 'cache-and-network');
    expect(own.current).toMatchObject({ status: 'partial', isRefreshing: true });
    expect(await settleState(own)).toMatchObject({ status: 'ready' });

    const again = mountOrganization(page, 'acme', { fetchPolicy: 'cache-first' });
    expect(again.current).toMatchObject({ status: 'ready' });
    expect(page.requests).toHaveLength(2);
  });

  test('is forgotten with the cache', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const page = openPage(denying.url);
    const mounted = mountOrganization(page, 'acme');
    await settleState(mounted);

    denying.deny();
    await act(() => page.client.resetStore());

    await settle(() => expect(mounted.current).toMatchObject({ status: 'ready' }));
  });

  test('inside of a list is told at its place, also on a second mount that asks the cache first', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using denying = await startDenyingGraph(graph, { fields: ['sources.0.fetchedAt'] });
    const page = openPage(denying.url);
    const missing = [deniedAt('sources', 0, 'fetchedAt')];

    expect(await settleState(mountOrganization(page, 'acme'))).toMatchObject({ status: 'partial', missing });
    const again = mountOrganization(page, 'acme', { fetchPolicy: 'cache-first' });
    expect(again.current).toMatchObject({ status: 'partial', missing });
  });

  test('of an organization that is listed twice is told once for each', async () => {
    await using graph = await startGraph(acmeGraph({}, contactsOf));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const twice: TypedDocumentNode<
      { organizations: readonly ({ id: string } | null)[] },
      OperationVariables
    > = parse('{ organizations(ids: ["acme", "access:73"]) { id contacts { email } } }');
    const page = openPage(denying.url);
    const mount = () =>
      page.mount(() =>
        organizationsState(
          useQuery(twice, withPartialAnswers({ fetchPolicy: 'cache-first' })),
          'organizations',
        ),
      );
    await settleState(mount());

    const { current } = mount();

    expect(current).toMatchObject({
      organizations: [{ missing: [deniedAt('contacts')] }, { missing: [deniedAt('contacts')] }],
    });
    expect(page.requests).toHaveLength(1);
  });

  test('is told beside a platform that is down', async () => {
    await using graph = await startGraph(acmeGraph(503, contactsOf));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });

    const state = await settleState(mountOrganization(openPage(denying.url), 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      missing: [{ source: 'ACCESS', reason: 'UNAVAILABLE', path: [] }, deniedAt('contacts')],
    });
  });
});

describe('an organization that whoever is signed in was not granted', () => {
  test('is forbidden, alone and in a list, also on a second mount that asks the cache first', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using denying = await startDenyingGraph(graph, { notGranted: ['acme'] });
    const page = openPage(denying.url);

    const one = await settleState(mountOrganization(page, 'acme'));
    const many = await settleState(mountOrganizations(page, ['acme', 'nobody']));
    const again = mountOrganization(page, 'acme', { fetchPolicy: 'cache-first' });

    expect(one).toMatchObject({ status: 'forbidden', failure });
    expect(many).toMatchObject({
      organizations: [{ status: 'forbidden', failure }, { status: 'not-found' }],
    });
    expect(again.current).toMatchObject({ status: 'forbidden', failure });
    expect(page.requests).toHaveLength(2);
  });

  test('is missing where it is the parent of one that was, also to another query', async () => {
    const parent = uuidOf(2);
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      workforce: workforceRecords({ [acme.workforceId]: childOf(parent), [parent]: {} }),
    });
    await using denying = await startDenyingGraph(graph, { notGranted: [`workforce:${parent}`] });
    const page = openPage(denying.url);

    const state = await settleState(mountOrganization(page, 'acme'));
    const own = mountOwn(page, 'above: parent { id name }');

    expect(state).toMatchObject({ status: 'partial', missing: [deniedAt('parent')] });
    expect(own.current).toMatchObject({ status: 'partial', missing: [deniedAt('above')] });
    expect(page.requests).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import {
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  chainGraph,
  describeErrors,
  uuidOf,
  workforcePath,
  workforceRecords,
} from '../organizations/records.ts';
import { startScopedGraph } from './support/scoped-graph.ts';

const rules = {
  contacts: ['contacts:read'],
  description: [['texts:read'], ['admin']],
  'trackingSettings.location': ['location:read'],
  'address.street': ['address:read', 'street:read'],
  parent: ['tree:read'],
  creator: ['people:read'],
  name: ['name:read'],
};
const everyScope =
  'contacts:read texts:read location:read address:read street:read tree:read people:read name:read';

const work = {
  contactInformation: { organizationEmail: 'office@acme.example', phoneNumber: '+47 1' },
  address: { street: 'Storgata 1', city: 'Oslo' },
  locationTracking: { isOn: true, clockingSsId: 'Acme guests' },
  timeTrackingSettings: { maxTimeEntryLength: '10:00' },
};
const door = { creatorAccountId: 40 };
const access = accessPath(acme.accessId);
const workforce = workforcePath(acme.workforceId);

const ask = (selection: string, id = 'acme') => `{ organization(id: "${id}") { ${selection} } }`;

describe('a field with a rule', () => {
  test('for a sign-in that has the scope, is answered', async () => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const answer = await graph.query(
      ask('description contacts { email } trackingSettings { location { ssid } } address { street }'),
      { scopes: everyScope },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organization: {
        description: `About ${acme.workforceId}`,
        contacts: { email: 'office@acme.example' },
        trackingSettings: { location: { ssid: 'Acme guests' } },
        address: { street: 'Storgata 1' },
      },
    });
  });

  test('for a sign-in without the scope, is null with an error of its own that names no scope and no source', async () => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const answer = await graph.query(
      ask('accessId validFrom contacts { email } again: contacts { phoneNumber } address { street city }'),
      { scopes: 'openid' },
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      organization: {
        accessId: acme.accessId,
        validFrom: null,
        contacts: null,
        again: null,
        address: { street: null, city: 'Oslo' },
      },
    });
    const extensions = { code: 'FORBIDDEN', retryable: false, requestId: expect.any(String) as string };
    expect(answer.errors).toEqual(
      [['contacts'], ['again'], ['address', 'street']].map((path): unknown => ({
        message: 'Your sign-in lacks a scope that this field requires.',
        path: ['organization', ...path],
        locations: expect.any(Array) as unknown,
        extensions,
      })),
    );
    expect(answer.text).not.toMatch(/contacts:read|office@|Storgata|platform/);
  });

  test.each([
    ['all of one list', 'description', 'texts:read', true],
    ['all of another list', 'description', 'admin', true],
    ['all of several', 'address { street }', 'street:read address:read', true],
    ['some of several', 'address { street }', 'address:read', false],
    ['a scope that only begins like it', 'contacts { email }', 'contacts:read:own contacts', false],
    ['a scope in other letter case', 'contacts { email }', 'CONTACTS:READ', false],
    ['no scope at all', 'contacts { email }', '', false],
  ])('for a sign-in with %s, is answered only if that is enough', async (_, selection, scopes, isEnough) => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const answer = await graph.query(ask(selection), { scopes });
    expect(describeErrors(answer).length === 0).toBe(isEnough);
  });

  test('in a list, of a parent and of an entity, is null with an error at its own place', async () => {
    await using graph = await startScopedGraph(rules, chainGraph(3));
    const representation = `{ __typename: "Organization", id: "unit-2" }`;
    const answer = await graph.query(
      `{
        organizations(ids: ["unit-2", "unit-3"]) { id description }
        organization(id: "unit-1") { parent { id description } }
        _entities(representations: [${representation}]) { ... on Organization { id description } }
      }`,
      { scopes: 'tree:read' },
    );
    expect(answer.data).toEqual({
      organizations: [
        { id: 'unit-2', description: null },
        { id: 'unit-3', description: null },
      ],
      organization: { parent: { id: 'unit-2', description: null } },
      _entities: [{ id: 'unit-2', description: null }],
    });
    expect(describeErrors(answer).sort()).toEqual([
      'FORBIDDEN _entities.0.description',
      'FORBIDDEN organization.parent.description',
      'FORBIDDEN organizations.0.description',
      'FORBIDDEN organizations.1.description',
    ]);
  });

  test('of a platform that fails, says that it is denied and nothing of the failure', async () => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, 500));
    const answer = await graph.query(ask('isPersonal contacts { email } description'), { scopes: '' });
    expect(describeErrors(answer)).toEqual([
      'FORBIDDEN organization.contacts',
      'FORBIDDEN organization.description',
    ]);
    expect(graph.calls).toEqual([access]);
  });
});

describe('whom an operation asks, without the scopes', () => {
  test.each([
    ['a denied field alone', 'workforce only', 'description', `access:${acme.accessId}`, [access]],
    ['a denied object', 'id alone', 'id contacts { email }', `access:${acme.accessId}`, [access]],
    ['a denied name', 'id alone', 'id name', `access:${acme.accessId}`, [access]],
    ['a denied field of another side', 'that side', 'isPersonal description', 'acme', [access]],
    [
      'a field below that is denied',
      'id alone',
      'id address { street }',
      `access:${acme.accessId}`,
      [access],
    ],
    [
      'fields below that are all denied',
      'its other side',
      'isPersonal trackingSettings { location { ssid coordinates { latitude } } } address { a: street }',
      'acme',
      [access],
    ],
    [
      'a field beside one that is denied',
      'its side',
      'isPersonal address { street city }',
      'acme',
      [access, workforce],
    ],
    [
      'the type of an object',
      'its side',
      'isPersonal address { street __typename }',
      'acme',
      [access, workforce],
    ],
    [
      'one of two that merge',
      'its side',
      'isPersonal address { street } address { city }',
      'acme',
      [access, workforce],
    ],
    ['an alias', 'that side', 'isPersonal c: contacts { e: email }', 'acme', [access]],
    [
      'an inline fragment',
      'that side',
      'isPersonal ... on Organization { contacts { email } }',
      'acme',
      [access],
    ],
    ['a denied creator', 'the other side', 'type creator { id }', 'acme', [workforce]],
  ])('with %s, is as with %s', async (_, __, selection, id, calls) => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const answer = await graph.query(ask(selection, id), { scopes: 'openid' });
    expect(answer.data?.['organization']).not.toBeNull();
    expect(answer.errors?.map(({ extensions }) => extensions['code']) ?? []).not.toContain(
      'INTERNAL_SERVER_ERROR',
    );
    expect(describeErrors(answer)).not.toEqual([]);
    expect(graph.calls).toEqual(calls);
  });

  test('with a named fragment of denied fields, asks for the rest alone', async () => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const fragments =
      'fragment C on Organization { ...D isPersonal } fragment D on Organization { contacts { ...E } }';
    const document = `${ask('...C')} ${fragments} fragment E on Contacts { email }`;
    const answer = await graph.query(document, { scopes: '' });
    expect(describeErrors(answer)).toEqual(['FORBIDDEN organization.contacts']);
    expect(graph.calls).toEqual([access]);
  });

  test.each([
    ['is', true, [access, workforce]],
    ['is not', false, [access]],
  ])('where a field below that may be read %s included by a variable, follows it', async (_, city, calls) => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const document = `query ($city: Boolean!) {
      organization(id: "acme") { isPersonal address { street city @include(if: $city) } }
    }`;
    // The other way first: what was planned for it must not be kept.
    await graph.query(document, { scopes: '', variables: { city: !city } });
    const answer = await graph.query(document, { scopes: '', variables: { city } });
    expect(answer.data).toEqual({
      organization: { isPersonal: false, address: city ? { street: null, city: 'Oslo' } : { street: null } },
    });
    expect(describeErrors(answer)).toEqual(['FORBIDDEN organization.address.street']);
    expect(graph.calls).toEqual(calls);
  });

  test.each([true, false])(
    'where a denied field is included by a variable, %s, asks as without it',
    async (on) => {
      await using graph = await startScopedGraph(rules, acmeGraph(door, work));
      const document = `query ($on: Boolean!) { organization(id: "acme") { isPersonal description @include(if: $on) } }`;
      const answer = await graph.query(document, { scopes: '', variables: { on } });
      expect(describeErrors(answer)).toEqual(on ? ['FORBIDDEN organization.description'] : []);
      expect(graph.calls).toEqual([access]);
    },
  );

  test('for one document, by sign-ins with different scopes one after the other, is what each may read', async () => {
    await using graph = await startScopedGraph(rules, acmeGraph(door, work));
    const document = ask('isPersonal contacts { email } description');
    const asked: unknown[] = [];
    for (const scopes of ['', everyScope, 'contacts:read', 'texts:read', '', 'admin contacts:read']) {
      const answer = await graph.query(document, { scopes });
      asked.push([scopes, describeErrors(answer), graph.calls.length]);
    }
    const contacts = 'FORBIDDEN organization.contacts';
    const description = 'FORBIDDEN organization.description';
    expect(asked).toEqual([
      ['', [contacts, description], 1],
      [everyScope, [], 2],
      ['contacts:read', [description], 2],
      ['texts:read', [contacts], 2],
      ['', [contacts, description], 1],
      ['admin contacts:read', [], 2],
    ]);
  });

  test('with a denied parent, is nobody above, at every level', async () => {
    await using graph = await startScopedGraph(rules, chainGraph(3));
    const document = ask('isPersonal parent { isPersonal parent { id } }', 'unit-1');
    const denied = await graph.query(document, { scopes: '' });
    expect(denied.data).toEqual({ organization: { isPersonal: false, parent: null } });
    expect(describeErrors(denied)).toEqual(['FORBIDDEN organization.parent']);
    expect(graph.calls).toEqual([accessPath('1')]);
    const granted = await graph.query(document, { scopes: 'tree:read' });
    expect(granted.errors).toBeUndefined();
    expect(graph.calls).toHaveLength(5);
  });

  test('with denied fields of a parent, is as without them', async () => {
    await using graph = await startScopedGraph(rules, chainGraph(2));
    const answer = await graph.query(ask('parent { type creator { id } }', 'unit-1'), {
      scopes: 'tree:read',
    });
    expect(describeErrors(answer)).toEqual(['FORBIDDEN organization.parent.creator']);
    expect(graph.calls).toEqual([workforcePath(uuidOf(1)), workforcePath(uuidOf(2))]);
  });

  test('is counted before anything is sent, as it will be', async () => {
    const environment = { MAX_UPSTREAM_CALLS: '1' };
    await using graph = await startScopedGraph(rules, { ...chainGraph(3), environment });
    const document = ask('isPersonal contacts { email } parent { id parent { id } }', 'unit-1');
    const denied = await graph.query(document, { scopes: '' });
    expect([denied.status, describeErrors(denied).length, graph.calls.length]).toEqual([200, 2, 1]);
    const granted = await graph.query(document, { scopes: 'tree:read contacts:read' });
    expect([granted.status, describeErrors(granted)]).toEqual([400, ['TOO_MANY_UPSTREAM_CALLS']]);
    expect(graph.calls).toEqual([]);
  });
});

test('an object of which only denied fields are selected, says nothing of whether there is one', async () => {
  const graphOptions = {
    access: accessRecords({ '1': {} }),
    workforce: workforceRecords({ [uuidOf(2)]: {}, [uuidOf(3)]: work }),
  };
  await using graph = await startScopedGraph(rules, graphOptions);
  const ids = ['access:1', `workforce:${uuidOf(2)}`, `workforce:${uuidOf(3)}`];
  const answer = await graph.query(
    `{ organizations(ids: ${JSON.stringify(ids)}) { address { street } trackingSettings { location { ssid } } } }`,
    { scopes: '' },
  );
  const silent = { address: { street: null }, trackingSettings: { location: null } };
  expect(answer.data).toEqual({ organizations: [silent, silent, silent] });
  expect(describeErrors(answer)).toHaveLength(6);
});

test('an object with a denied part, says nothing of whether the part alone makes it', async () => {
  await using graph = await startScopedGraph(rules, {
    workforce: workforceRecords({
      [uuidOf(1)]: {},
      [uuidOf(2)]: { locationTracking: { isOn: true } },
      [uuidOf(3)]: { address: { street: 'Storgata 1' } },
    }),
  });
  const ids = [1, 2, 3].map((number) => `workforce:${uuidOf(number)}`);
  const fields =
    'trackingSettings { __typename time { clockOnly } } more: trackingSettings { time { clockOnly } location { ssid } } address { city }';
  const document = `{ organizations(ids: ${JSON.stringify(ids)}) { ${fields} } }`;
  const answer = await graph.query(document, { scopes: '' });
  const silent = {
    trackingSettings: { __typename: 'TrackingSettings', time: null },
    more: { time: null, location: null },
    address: { city: null },
  };
  expect(answer.data).toEqual({ organizations: [silent, silent, silent] });
  expect(describeErrors(answer)).toHaveLength(3);

  const granted = await graph.query(document, { scopes: everyScope });
  expect(granted.data?.['organizations']).toMatchObject([
    { trackingSettings: null, more: null, address: null },
    { more: { location: { ssid: null } }, address: null },
    { trackingSettings: null, address: { city: null } },
  ]);
});

describe('dataIssues, without the scopes', () => {
  const odd = {
    organizationType: { type: 'odd', parentOrganizationUnitId: 'odd' },
    contactInformation: { organizationEmail: 'odd' },
    locationTracking: { isOn: 'odd', latitude: 100, longitude: 1 },
    timeTrackingSettings: { allowTimeEntriesInPast: 'odd' },
    address: { street: {}, country: 'odd' },
  };
  const document = ask('dataIssues { path }');
  const pathsOf = ({ data }: { data: unknown }) =>
    (data as { organization: { dataIssues: { path: string }[] } }).organization.dataIssues.map(
      ({ path }) => path,
    );

  test('leave out what is at or below a denied field, and nothing else', async () => {
    await using graph = await startScopedGraph(
      rules,
      acmeGraph({ creatorAccountId: 'odd', personal: 'odd' }, odd),
    );
    const all = pathsOf(await graph.query(document, { scopes: everyScope }));
    const told = pathsOf(await graph.query(document, { scopes: '' }));
    const kept = ['isPersonal', 'type', 'address.country', 'trackingSettings.time.allowsPastEntries'];
    expect(told.sort()).toEqual(kept.sort());
    expect(all.filter((path) => !told.includes(path)).sort()).toEqual([
      'address.street',
      'contacts.email',
      'creator.id',
      'parent',
      'trackingSettings.location.coordinates.latitude',
      'trackingSettings.location.isEnabled',
    ]);
  });

  test('of a parent, leave out the same', async () => {
    const parent = uuidOf(2);
    await using graph = await startScopedGraph(rules, {
      workforce: workforceRecords({
        [uuidOf(1)]: { organizationType: { parentOrganizationUnitId: parent } },
        [parent]: odd,
      }),
    });
    const answer = await graph.query(ask('parent { dataIssues { path } }', `workforce:${uuidOf(1)}`), {
      scopes: 'tree:read contacts:read',
    });
    const { organization } = answer.data as { organization: { parent: unknown } };
    const paths = pathsOf({ data: { organization: organization.parent } });
    expect(paths).toContain('contacts.email');
    expect(paths.filter((path) => path.startsWith('trackingSettings.location'))).toEqual([]);
  });
});

test('errors of denied fields that aliases multiply, count against MAX_ANSWER_BYTES', async () => {
  await using graph = await startScopedGraph(rules, {
    ...acmeGraph(door, work),
    environment: { MAX_ANSWER_BYTES: '50000' },
  });
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${String(index)}: description`).join(' ');
  const few = await graph.query(ask(aliases(20)), { scopes: '' });
  expect([few.status, few.errors?.length]).toEqual([200, 20]);
  const many = await graph.query(ask(aliases(400)), { scopes: '' });
  expect([many.status, describeErrors(many)]).toEqual([400, ['ANSWER_TOO_LARGE']]);
});

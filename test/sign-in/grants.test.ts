import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { childOf } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { Answer, TestGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';

const headOffice = '11111111-39c5-436f-a70b-d3a14db753c0';
const branch = '22222222-39c5-436f-a70b-d3a14db753c0';
const stranger = '33333333-39c5-436f-a70b-d3a14db753c0';

const links = [
  { id: 'branch', accessId: '73', workforceId: branch },
  { id: 'stranger', accessId: '99', workforceId: stranger },
];

let provider: IdentityProvider;
let graph: TestGraph;

beforeAll(async () => {
  provider = await startIdentityProvider();
  graph = await startGraph({
    access: {
      '/v1/organizations/73': { json: { id: 73, name: 'Branch at access' } },
      '/v1/organizations/74': { json: { id: 74, name: 'Seventy-four' } },
      '/v1/organizations/99': { json: { id: 99, name: 'Stranger' } },
      '/v1/organization': { json: { id: 99, name: 'Of the service' } },
    },
    workforce: {
      [`/organizations/${branch}`]: {
        json: { id: branch, name: { organizationName: 'Branch' }, ...childOf(headOffice) },
      },
      [`/organizations/${headOffice}`]: {
        json: { id: headOffice, name: { organizationName: 'Head office' }, ...childOf(stranger) },
      },
      [`/organizations/${stranger}`]: { json: { id: stranger, name: { organizationName: 'Stranger' } } },
    },
    links,
    environment: {
      ...provider.environment,
      AUTH_ORGANIZATIONS_CLAIM: 'graph.organizations',
      AUTH_CURRENT_ORGANIZATION_CLAIM: 'graph.current',
      EXPLAIN: 'true',
    },
  });
});

beforeEach(() => {
  graph.access.clear();
  graph.workforce.clear();
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function ask(document: string, organizations: unknown, claims: JWTPayload = {}): Promise<Answer> {
  const { current, ...others } = claims;
  const token = await provider.token({ graph: { organizations, current }, ...others });
  return graph.query(document, { headers: signedInBy(token) });
}

/** What an answer says of an organization that is not granted. */
function forbiddenAt(...path: (string | number)[]) {
  return expect.objectContaining({
    message: 'Your sign-in does not grant this organization.',
    path,
    extensions: { code: 'FORBIDDEN', retryable: false, requestId: expect.any(String) as string },
  }) as unknown;
}

const branchCalls = ['/v1/organizations/73', `/organizations/${branch}`];

describe('a grant', () => {
  test.each([
    ["by the link's name", ['branch']],
    ['by the access id', ['access:73']],
    ['by the workforce id', [`workforce:${branch}`]],
    ['by the workforce id in capitals', [`workforce:${branch.toUpperCase()}`]],
    ['of every organization', ['*']],
    ['of every organization, as a text', '*'],
    ['as a text', 'access:73'],
    ['among others', ['', 7, null, 'access:', 'access:073', ['branch'], { id: 'branch' }, 'branch']],
    ['among others in a text', 'workforce:x  access:73 other'],
  ])('%s covers the whole organization, by each of its ids', async (_, granted) => {
    const ids = ['branch', 'access:73', `workforce:${branch}`];
    for (const id of ids) {
      const { data, errors } = await ask(
        `{ organization(id: "${id}") { id name isRestricted accessId workforceId } }`,
        granted,
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual({
        organization: {
          id: 'branch',
          name: 'Branch',
          isRestricted: null,
          accessId: '73',
          workforceId: branch,
        },
      });
    }
    expect(new Set(graph.calls)).toEqual(new Set(branchCalls));
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty list', []],
    ['an empty text', ''],
    ['a number', 73],
    ['true', true],
    ['an object', { '0': 'branch', length: 1 }],
    ['a list within a list', [['branch'], ['*']]],
    ['ids that begin alike', ['branc', 'branch-2', 'access:7', 'access:730']],
    ['the bare number', ['73']],
    ['the bare UUID', [branch]],
    ['a star among letters', ['bra*', '**', 'access:*', 'workforce:*', ' *']],
    ['another letter case', ['BRANCH', 'Access:73']],
    ['names of what every object has', ['__proto__', 'constructor', 'toString']],
    ['a comma between', 'branch,access:73'],
  ])('of %s grants nothing, and nothing is sent', async (_, granted) => {
    const { status, data, errors } = await ask('{ organization(id: "branch") { id name } }', granted);
    expect(status).toBe(200);
    expect(data).toEqual({ organization: null });
    expect(errors).toEqual([forbiddenAt('organization')]);
    expect(graph.calls).toEqual([]);
  });

  test('in a claim of another name grants nothing', async () => {
    const { errors } = await ask('{ organization(id: "branch") { id } }', [], {
      organizations: '*',
      'graph.organization': '*',
    });
    expect(errors).toEqual([forbiddenAt('organization')]);
  });

  test('in a claim whose name has the dots itself, grants', async () => {
    const token = await provider.token({ 'graph.organizations': ['branch'], graph: { organizations: [] } });
    const { data } = await graph.query('{ organization(id: "branch") { id } }', {
      headers: signedInBy(token),
    });
    expect(data).toEqual({ organization: { id: 'branch' } });
  });
});

describe('what is not granted', () => {
  test('in a list, is forbidden at its own place; the others are answered', async () => {
    const ids = ['branch', 'stranger', 'access:99', 'access:74', 'nobody', 'access:0', `workforce:${branch}`];
    const { data, errors } = await ask(`{ organizations(ids: ${JSON.stringify(ids)}) { id name } }`, [
      'access:73',
      'access:74',
    ]);
    const known = { id: 'branch', name: 'Branch' };
    expect(data).toEqual({
      organizations: [known, null, null, { id: 'access:74', name: 'Seventy-four' }, null, null, known],
    });
    expect(errors).toEqual([
      forbiddenAt('organizations', 1),
      forbiddenAt('organizations', 2),
      forbiddenAt('organizations', 4),
      expect.objectContaining({ path: ['organizations', 5] }),
    ]);
    expect(errors?.[3]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(graph.calls).toEqual(['/v1/organizations/74', `/organizations/${branch}`]);
  });

  test.each([
    'stranger',
    'access:99',
    `workforce:${stranger}`,
    'nobody',
    'access:12345',
    `workforce:${headOffice}`,
  ])('%s is answered as what nobody knows is', async (id) => {
    const answer = await ask(`{ organization(id: "${id}") { id name } }`, ['branch']);
    const unknown = await ask('{ organization(id: "surely-nobody") { id name } }', ['branch']);
    const plain = ({ text, headers }: Answer) => text.replace(headers.get('x-request-id') ?? '', '');
    expect(plain(answer)).toBe(plain(unknown));
    expect(graph.calls).toEqual([]);
  });

  test('but granted by a name that is no link is null, without an error', async () => {
    const { data, errors } = await ask('{ organization(id: "nobody") { id } }', ['nobody']);
    expect([data, errors]).toEqual([{ organization: null }, undefined]);
  });

  test('as a parent, is forbidden there; what is granted below is answered', async () => {
    const document = '{ organization(id: "branch") { name parent { name parent { name } } } }';
    const below = await ask(document, ['branch']);
    expect(below.data).toEqual({ organization: { name: 'Branch', parent: null } });
    expect(below.errors).toEqual([forbiddenAt('organization', 'parent')]);
    expect(graph.calls).toEqual([`/organizations/${branch}`]);

    const above = await ask(document, ['branch', `workforce:${headOffice}`]);
    expect(above.data).toEqual({
      organization: { name: 'Branch', parent: { name: 'Head office', parent: null } },
    });
    expect(above.errors).toEqual([forbiddenAt('organization', 'parent', 'parent')]);
    expect(graph.calls.filter((path) => path.includes(stranger))).toEqual([]);
  });

  test.each([
    [{ id: 'stranger' }],
    [{ accessId: '99' }],
    [{ workforceId: stranger }],
    [{ id: 'branch', accessId: '99' }],
    [{ id: 'stranger', accessId: '99' }],
    [{ id: 'stranger', accessId: '98' }],
    [{ id: 'nobody', workforceId: stranger }],
  ])('as the entity %o, is forbidden, whether its keys agree or not', async (keys) => {
    const representations = [
      { __typename: 'Organization', ...keys },
      { __typename: 'Organization', id: 'branch' },
    ];
    const token = await provider.token({ graph: { organizations: ['branch'] } });
    const { data, errors } = await graph.query(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { name } } }',
      { headers: signedInBy(token), variables: { r: representations } },
    );
    expect(data).toEqual({ _entities: [null, { name: 'Branch' }] });
    expect(errors).toEqual([forbiddenAt('_entities', 0)]);
    expect(graph.calls).toEqual([`/organizations/${branch}`]);
  });

  test('counts as no upstream call', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `access:${String(1000 + index)}`);
    const fields = '{ id name parent { parent { parent { parent { isRestricted } } } } }';
    const answer = await ask(
      `{ a: organizations(ids: ${JSON.stringify(ids)}) ${fields} b: organization(id: "stranger") ${fields} }`,
      ['branch'],
    );
    expect(answer.status).toBe(200);
    expect(answer.errors).toHaveLength(101);
    expect(graph.calls).toEqual([]);
  });

  test('as a parent that aliases multiply, counts each time against MAX_ANSWER_BYTES', async () => {
    const ids = Array.from({ length: 100 }, () => 'branch');
    const list = (aliases: number) => {
      const parents = Array.from({ length: aliases }, (_, index) => `p${String(index)}: parent { id }`);
      return ask(`{ organizations(ids: ${JSON.stringify(ids)}) { ${parents.join(' ')} } }`, ['branch']);
    };
    const few = await list(10);
    expect([few.status, few.errors?.length]).toEqual([200, 1000]);
    const many = await list(400);
    expect(many.errors?.map(({ extensions }) => extensions['code'])).toEqual(['ANSWER_TOO_LARGE']);
    expect([many.status, many.data ?? null]).toEqual([400, null]);
  });

  test('is not told by what is explained', async () => {
    const token = await provider.token({ graph: { organizations: ['branch'], current: 'branch' } });
    const answer = await graph.query(
      '{ currentOrganization { name parent { name } } organization(id: "access:99") { name } }',
      { headers: { ...signedInBy(token), 'x-explain': 'true' } },
    );
    expect(answer.data).toEqual({
      currentOrganization: { name: 'Branch', parent: null },
      organization: null,
    });
    const records = (answer.extensions?.['explain'] as { records: { id: string | null }[] }).records;
    expect(records).toHaveLength(1);
    expect(answer.text).not.toContain(headOffice);
  });
});

describe('currentOrganization', () => {
  const document = '{ currentOrganization { id name } }';

  test.each(['branch', 'access:73', `workforce:${branch}`])(
    'is what the claim names: %s',
    async (current) => {
      const { data, errors } = await ask(document, ['access:73'], { current });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ currentOrganization: { id: 'branch', name: 'Branch' } });
      expect(graph.calls).toEqual([`/organizations/${branch}`]);
    },
  );

  test.each([undefined, null, '', 73, ['branch'], {}, 'no id at all', 'access:0', 'nobody'])(
    'is null, without an error, where the claim is %o',
    async (current) => {
      const { data, errors } = await ask(document, ['*'], { current });
      expect([data, errors]).toEqual([{ currentOrganization: null }, undefined]);
      // Least of all is the session asked for that the service itself has.
      expect(graph.calls).toEqual([]);
    },
  );

  test('that is not granted is forbidden, and nothing is sent', async () => {
    const { data, errors } = await ask(document, ['access:74'], { current: 'stranger' });
    expect(data).toEqual({ currentOrganization: null });
    expect(errors).toEqual([forbiddenAt('currentOrganization')]);
    expect(graph.calls).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import {
  accessOnly,
  accessPath,
  acme,
  acmeGraph,
  chainGraph,
  numbersTo,
  unit,
  uuidOf,
  workforceOnly,
  workforcePath,
} from '../organizations/records.ts';
import { bothCredentials } from '../support/graph.ts';
import { startSupergraph } from './support/supergraph.ts';

/** A caller who can read one side of acme, while another subgraph knows it by the key of the other. */
interface HalfBlindCaller {
  readonly key: 'accessId' | 'workforceId';
  readonly caller: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly access?: number;
  readonly workforce?: number;
}

/** Accounts of which the account with number n works for unit n. */
function accountsOf(numbers: readonly number[]) {
  return numbers.map((number, index) => ({
    id: String(1000 + index),
    name: `Account ${index}`,
    accessId: String(number),
  }));
}

describe("a gateway's list of organizations", () => {
  const fifty = numbersTo(50);
  const everyCall = [
    ...fifty.map((number) => accessPath(String(number))),
    ...fifty.map((number) => workforcePath(uuidOf(number))),
  ];
  const organizationOf = (number: number) => ({
    id: unit(number).id,
    name: `Workforce ${uuidOf(number)}`,
    isPersonal: false,
    description: `About ${uuidOf(number)}`,
  });

  test.each([
    ['fifty accounts', fifty],
    ['a hundred accounts, two at each', [...fifty, ...fifty.toReversed()]],
  ])(
    'of %s, with fields of both platforms, is one request to us and one call a record',
    async (_, numbers) => {
      await using supergraph = await startSupergraph({
        graph: chainGraph(50),
        accounts: accountsOf(numbers),
      });
      const { data, errors } = await supergraph.query(
        '{ accounts { organization { id name isPersonal description } } }',
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual({ accounts: numbers.map((number) => ({ organization: organizationOf(number) })) });
      expect(supergraph.organizations.requests.map(({ query }) => query)).toEqual([
        expect.stringContaining('_entities(representations:$representations)'),
      ]);
      expect(supergraph.graph.calls.toSorted()).toEqual(everyCall.toSorted());
    },
  );

  test('there and back through their creators, is two requests to us', async () => {
    const graph = chainGraph(50);
    const accounts = accountsOf(fifty);
    await using supergraph = await startSupergraph({ graph, accounts });
    for (const [index, { id, accessId }] of accounts.entries()) {
      // The account of unit n created unit 51 - n.
      const number = 50 - index;
      const body = { id: number, name: `Access ${number}`, creatorAccountId: Number(id) };
      supergraph.graph.access.on(accessPath(String(number)), { json: body });
      expect(accessId).toBe(String(51 - number));
    }
    const { data, errors } = await supergraph.query(
      'query ($ids: [ID!]!) { organizations(ids: $ids) { creator { organization { id } } } }',
      { variables: { ids: fifty.map((number) => unit(number).id) } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organizations: fifty.map((number) => ({ creator: { organization: { id: unit(51 - number).id } } })),
    });
    expect(supergraph.organizations.requests).toHaveLength(2);
    expect(supergraph.users.requests).toHaveLength(1);
  });
});

describe('a subgraph that knows an organization by a key of ours', () => {
  test.each([
    ['id', 'PR-acme'],
    ['accessId', 'PR-73'],
    ['workforceId', `PR-${acme.workforceId}`],
  ] as const)('its %s, is joined', async (payrollKey, payrollNumber) => {
    await using supergraph = await startSupergraph({ graph: acmeGraph({}, {}), payrollKey });
    const { data, errors } = await supergraph.query('{ organization(id: "acme") { payrollNumber } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ organization: { payrollNumber } });
  });

  test.each<HalfBlindCaller>([
    { key: 'workforceId', caller: 'without a workforce key', headers: accessOnly },
    { key: 'workforceId', caller: 'whose workforce key is refused', workforce: 401 },
    { key: 'workforceId', caller: 'while workforce is down', workforce: 503 },
    { key: 'accessId', caller: 'without an access token', headers: workforceOnly },
    { key: 'accessId', caller: 'whose access token may not', access: 403 },
    { key: 'accessId', caller: 'while access is down', access: 503 },
  ])('its $key, is not joined for a caller $caller, and no error tells of it', async (half) => {
    const { key: payrollKey, headers = bothCredentials, access = {}, workforce = {} } = half;
    await using supergraph = await startSupergraph({ graph: acmeGraph(access, workforce), payrollKey });
    const answer = await supergraph.query('{ organization(id: "acme") { id payrollNumber } }', { headers });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ organization: { id: 'acme', payrollNumber: null } });
    expect(supergraph.organizations.requests[0]?.query).toContain(payrollKey);
  });
});

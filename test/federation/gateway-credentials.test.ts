import { describe, expect, test } from 'vitest';
import {
  accessOnly,
  acme,
  acmeGraph,
  describeErrors,
  noCredential,
  workforceOnly,
} from '../organizations/records.ts';
import { bothCredentials } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { acmeSupergraph } from './support/acme.ts';
import { startSupergraph } from './support/supergraph.ts';

describe("a caller's credentials, through a gateway", () => {
  const crossing = '{ organization(id: "acme") { creator { name organization { description } } } }';
  const secrets = { authorization: 'Bearer planted-token', 'x-workforce-api-key': 'planted-key' };

  test('reach our subgraph with each request, and the other with none', async () => {
    await using supergraph = await startSupergraph(acmeSupergraph);
    const headers = { ...secrets, cookie: 'flavour=planted-cookie' };
    const { errors } = await supergraph.query(crossing, { headers });
    expect(errors).toBeUndefined();
    expect(supergraph.organizations.requests.map((request) => request.headers)).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining(secrets) as unknown),
    );
    expect(supergraph.graph.access.requests[0]?.headers.authorization).toBe(secrets.authorization);
    expect(supergraph.graph.workforce.requests[0]?.headers['api_key']).toBe('planted-key');
    expect(supergraph.users.requests).toHaveLength(1);
    expect(JSON.stringify(supergraph.users.requests)).not.toMatch(/planted|authorization|api-key/);
    expect(JSON.stringify(supergraph.organizations.requests)).not.toContain('planted-cookie');
  });

  test.each([
    ['access alone', accessOnly],
    ['workforce alone', workforceOnly],
    ['neither', noCredential],
  ])('for %s, reach our subgraph as they are', async (_, headers) => {
    await using supergraph = await startSupergraph(acmeSupergraph);
    await supergraph.query('{ organization(id: "acme") { id } }', { headers });
    const [received] = supergraph.organizations.requests;
    const credentials = Object.keys(bothCredentials).filter((name) => received?.headers[name] !== undefined);
    expect(credentials).toEqual(Object.keys(headers));
    expect(received?.headers).toMatchObject(headers);
  });

  test('of two callers at the same time, give each what that one may see', async () => {
    const graph = acmeGraph({}, {});
    await using supergraph = await startSupergraph({ ...acmeSupergraph, graph });
    const onlyFor =
      (header: string, value: string, refusal: number, body: object): Script =>
      (request, response) => {
        const status = request.headers[header] === value ? 200 : refusal;
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
    supergraph.graph.access.on(
      '/v1/organizations/73',
      onlyFor('authorization', 'Bearer token-one', 403, {
        id: 73,
        name: 'Acme at the door',
        personal: false,
      }),
    );
    supergraph.graph.workforce.on(
      `/organizations/${acme.workforceId}`,
      onlyFor('api_key', 'workforce-key-two', 401, {
        id: acme.workforceId,
        name: { organizationName: 'Acme at work' },
      }),
    );
    const ask = (token: string, key: string) =>
      supergraph.query('{ accounts { organization { workforceId isPersonal name } } }', {
        headers: { authorization: `Bearer ${token}`, 'x-workforce-api-key': key },
      });
    const [one, two] = await Promise.all([
      ask('token-one', 'workforce-key-one'),
      ask('token-two', 'workforce-key-two'),
    ]);
    expect(one.data).toEqual({
      accounts: [{ organization: { workforceId: null, isPersonal: false, name: 'Acme at the door' } }],
    });
    expect(two.data).toEqual({
      accounts: [{ organization: { workforceId: acme.workforceId, isPersonal: null, name: 'Acme at work' } }],
    });
    expect(describeErrors(one)).toEqual([]);
    expect(describeErrors(two)).toEqual(['FORBIDDEN ACCESS accounts.0.organization.isPersonal']);
  });
});

import { expect, test } from 'vitest';
import { acme, acmeGraph, accessPath, describeErrors } from '../organizations/records.ts';
import type { TestGraph } from '../support/graph.ts';
import { bothCredentials } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import { startRedis } from './support/redis-server.ts';
import { startReplicas } from './support/replicas.ts';

const document = '{ organization(id: "acme") { id isPersonal description } }';

test('what one replica read with the service credential, another shows to whom it is granted alone, and calls nobody', async () => {
  await using redis = await startRedis();
  await using provider = await startIdentityProvider();
  await using replicas = await startReplicas(redis.url, acmeGraph({}, {}), [
    provider.environment,
    provider.environment,
  ]);
  const { one, other } = replicas;
  const ask = async (graph: TestGraph, organizations: readonly string[]) =>
    graph.query(document, { headers: signedInBy(await provider.token({ organizations })) });

  const read = await ask(one, ['acme']);
  expect(read.errors).toBeUndefined();
  one.access.clear();
  one.workforce.clear();

  const granted = await ask(other, [`access:${acme.accessId}`]);
  expect(granted.data).toEqual(read.data);
  for (const organizations of [[], ['access:74'], ['acme-2']]) {
    for (const graph of [other, one]) {
      const refused = await ask(graph, organizations);
      expect(refused.data).toEqual({ organization: null });
      expect(describeErrors(refused)).toEqual(['FORBIDDEN organization']);
    }
  }
  expect(one.calls).toEqual([]);
});

test('what a replica whose callers sign in read, another that forwards credentials shows to nobody who could not read it', async () => {
  await using redis = await startRedis();
  await using provider = await startIdentityProvider();
  await using replicas = await startReplicas(redis.url, acmeGraph({}, {}), [provider.environment]);
  const { one, other } = replicas;
  const headers = signedInBy(await provider.token({ organizations: '*' }));
  expect((await one.query(document, { headers })).errors).toBeUndefined();
  one.access.on(accessPath(acme.accessId), { status: 403 });
  one.access.clear();
  const { data, errors } = await other.query('{ organization(id: "acme") { id isPersonal } }', {
    headers: bothCredentials,
  });
  expect(data).toEqual({ organization: { id: 'acme', isPersonal: null } });
  expect(errors?.map(({ extensions }) => extensions['source'])).toEqual(['ACCESS']);
  expect(one.access.requests).toHaveLength(1);
});

import { expect, test, vi } from 'vitest';
import { accessPath, acme, acmeGraph } from '../organizations/records.ts';
import { startRedis } from './support/redis-server.ts';
import { startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal } }';
const path = accessPath(acme.accessId);
const within = { timeout: 10_000, interval: 50 };

/** Lets Redis refuse every change while its connections stay, as one whose disk is full, or another has taken over. */
const refusing = [
  ['writes nothing without replicas', ['min-replicas-to-write', '1'], ['min-replicas-to-write', '0']],
] as const;

test.each(refusing)(
  'what a platform took back while Redis %s, is not shown again by who knows, nor by anybody once it can be taken away',
  async (_, refuse, accept) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    for (const graph of [replicas.one, replicas.other]) await graph.query(query);
    await redis.command('CONFIG', 'SET', ...refuse);
    replicas.one.access.on(accessPath('5'), { status: 401 });
    await replicas.other.query('{ organization(id: "access:5") { isPersonal } }');
    replicas.one.access.on(path, { status: 401 });
    expect((await replicas.other.query(query)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    await redis.command('CONFIG', 'SET', ...accept);
    await vi.waitFor(async () => {
      expect((await replicas.one.query(query)).data).toMatchObject({ organization: { isPersonal: null } });
    }, within);
  },
);

test.each(refusing)(
  'a record that is gone while Redis %s, is gone everywhere once it can be taken away',
  async (_, refuse, accept) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}), [
      {},
      // It finds nothing as good as new, so that it asks.
      { CACHE_TTL_MS: '0', CACHE_STALE_IF_ERROR_MS: '120000' },
    ]);
    await replicas.one.query(query);
    await redis.command('CONFIG', 'SET', ...refuse);
    replicas.one.access.on(path, { status: 403 });
    await replicas.other.query(query);
    await redis.command('CONFIG', 'SET', ...accept);
    await vi.waitFor(async () => {
      expect((await replicas.one.query(query)).data).toMatchObject({ organization: { isPersonal: null } });
    }, within);
  },
);

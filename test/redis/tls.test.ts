import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { acmeGraph } from '../organizations/records.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { parseLog } from '../server/support/log.ts';
import { startRedis } from './support/redis-server.ts';
import { startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal description } }';

/** Puts TLS before a Redis, with a certificate for `localhost` that is signed by itself. */
async function startTls(port: number) {
  const identity = createSelfSigned('localhost');
  const server = createServer(identity, (client) => {
    const redis = connect(port, '127.0.0.1');
    client.on('error', () => redis.destroy()).on('close', () => redis.destroy());
    redis.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(redis).pipe(client);
  });
  // Whoever does not trust it hangs up.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `rediss://localhost:${(server.address() as AddressInfo).port}`,
    cert: identity.cert,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test('rediss: is used where its certificate is of an authority in UPSTREAM_CA_FILE', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'organization-graph-redis-tls-'));
  await using redis = await startRedis();
  await using tls = await startTls(redis.port);
  const UPSTREAM_CA_FILE = join(folder.path, 'ca.pem');
  await writeFile(UPSTREAM_CA_FILE, tls.cert);
  await using replicas = await startReplicas(tls.url, {
    ...acmeGraph({}, {}),
    environment: { UPSTREAM_CA_FILE },
  });
  for (const graph of [replicas.one, replicas.other]) await graph.query(query);
  expect(replicas.one.calls).toHaveLength(2);
  expect(await redis.recordKeys()).toHaveLength(2);
});

test('rediss: is done without where its certificate is of nobody who is trusted', async () => {
  await using redis = await startRedis();
  await using tls = await startTls(redis.port);
  await using replicas = await startReplicas(tls.url, acmeGraph({}, {}));
  for (const graph of [replicas.one, replicas.other]) {
    expect((await graph.query(query)).errors).toBeUndefined();
    const told = parseLog(graph.logLines).filter(({ level }) => level === 40);
    expect(told).toMatchObject([{ reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' }]);
  }
  expect(await redis.recordKeys()).toEqual([]);
});

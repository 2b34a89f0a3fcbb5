import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startApplication } from '../../../src/application.ts';
import { parseConfig } from '../../../src/config.ts';
import type { StartApplication } from '../../isolation/server.ts';
import { sharing } from './replicas.ts';

/**
 * Makes an application of two replicas that share a Redis, behind one address: each connection is one replica's, in turn.
 *
 * @param nextKey names what they share: with another key than those before, nothing of theirs is found
 */
export function twoReplicas(redisUrl: string, nextKey: () => string): StartApplication {
  return async (config, logger) => {
    const { redisUrl: url, redisTimeoutMs } = parseConfig({
      ACCESS_URL: config.accessUrl.href,
      WORKFORCE_URL: config.workforceUrl.href,
      ...sharing,
      REDIS_URL: redisUrl,
      REDIS_TIMEOUT_MS: '60000',
    });
    const shared = { ...config, redisUrl: url, redisTimeoutMs, credentialHmacKey: nextKey() };
    const replicas = await Promise.all([startApplication(shared, logger), startApplication(shared, logger)]);
    const ports = replicas.map((replica) => Number(new URL(replica.url).port));
    const sockets = new Set<Socket>();
    let connections = 0;
    const front = createServer((client) => {
      const replica = connect(ports[(connections += 1) % 2]!, '127.0.0.1');
      for (const [from, to] of [
        [client, replica],
        [replica, client],
      ] as const) {
        sockets.add(from);
        from
          .on('error', () => undefined)
          .on('close', () => {
            sockets.delete(from);
            to.destroy();
          });
        from.pipe(to);
      }
    });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    return {
      url: `http://127.0.0.1:${(front.address() as AddressInfo).port}/graphql`,
      metricsUrl: replicas[0].metricsUrl,
      async stop() {
        for (const socket of sockets) socket.destroy();
        front.close();
        await Promise.all(replicas.map((replica) => replica.stop()));
      },
    };
  };
}

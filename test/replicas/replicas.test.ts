import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { send, startLoad } from './support/load.ts';
import { startNginx } from './support/nginx.ts';
import { countAnswered, startReplicas } from './support/replicas.ts';

/** As many may have to send a request again at most: those that had one under way. nginx itself leaves them none to. */
const CLIENTS = 12;

/** A load of some seconds, and one process that hangs for as long as nginx waits for it. */
const timeoutMs = 120_000;

describe('two processes behind nginx, under load', () => {
  test(
    'one is killed and started again: no request is lost, and both have answered',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const stays = await replicas.start();
      const killed = await replicas.start();
      const { port } = new URL(killed.url);
      await using nginx = await startNginx([stays.url, killed.url]);

      const load = startLoad(nginx.socketPath, CLIENTS, replicas.ask);
      await delay(1500);
      killed.signal('SIGKILL');
      expect(await killed.ended).toBe('SIGKILL');
      await delay(1000);
      const again = await replicas.start({ PORT: port });
      // It gets nothing until nginx tries it again.
      await expect.poll(() => countAnswered(again), { timeout: 30_000 }).toBeGreaterThan(0);
      await delay(500);
      const { asked, retried, lost } = await load.stop();

      expect(lost).toEqual([]);
      expect(retried).toBeLessThanOrEqual(CLIENTS);
      expect(asked).toBeGreaterThan(CLIENTS * 10);
      expect(countAnswered(killed)).toBeGreaterThan(0);
      expect(countAnswered(stays)).toBeGreaterThan(0);
    },
  );

  test(
    'each is replaced, the new one first, the old one by SIGTERM: no request is lost, and all four have answered',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const old = [await replicas.start(), await replicas.start()] as const;
      await using nginx = await startNginx(old.map(({ url }) => url));

      const load = startLoad(nginx.socketPath, CLIENTS, replicas.ask);
      await delay(1000);
      const first = await replicas.start();
      await nginx.reload([first.url, old[1].url]);
      old[0].signal('SIGTERM');
      expect(await old[0].ended).toBe(0);
      const second = await replicas.start();
      await nginx.reload([first.url, second.url]);
      old[1].signal('SIGTERM');
      expect(await old[1].ended).toBe(0);
      await delay(1000);
      const { retried, lost } = await load.stop();

      expect(lost).toEqual([]);
      expect(retried).toBeLessThanOrEqual(CLIENTS);
      for (const replica of [...old, first, second]) expect(countAnswered(replica)).toBeGreaterThan(0);
      for (const { stdout } of old) expect(stdout).not.toContain('cut off');
    },
  );

  test(
    'each is ended by SIGTERM where it is, and started again, one after the other: no request is lost',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const old = [await replicas.start(), await replicas.start()];
      const urls = old.map(({ url }) => url);
      await using nginx = await startNginx(urls);

      const load = startLoad(nginx.socketPath, CLIENTS, replicas.ask);
      await delay(1000);
      for (const [index, replica] of old.entries()) {
        replica.signal('SIGTERM');
        expect(await replica.ended).toBe(0);
        const { port } = new URL(urls[index]!);
        const again = await replicas.start({ PORT: port });
        await expect.poll(() => countAnswered(again), { timeout: 30_000 }).toBeGreaterThan(0);
      }
      const { retried, lost } = await load.stop();

      expect(lost).toEqual([]);
      expect(retried).toBeLessThanOrEqual(CLIENTS);
    },
  );

  test(
    'one hangs: nginx has the other answer what it does not, and no client notices',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const stays = await replicas.start();
      const hangs = await replicas.start();
      await using nginx = await startNginx([stays.url, hangs.url]);

      const load = startLoad(nginx.socketPath, CLIENTS, replicas.ask);
      await delay(1000);
      hangs.signal('SIGSTOP');
      await delay(500);
      const before = countAnswered(stays);
      // Until nginx has given up on it.
      await expect.poll(nginx.readLog, { timeout: 30_000, interval: 200 }).toContain('upstream timed out');
      await delay(500);
      const { retried, lost } = await load.stop();

      expect(lost).toEqual([]);
      expect(retried).toBe(0);
      expect(countAnswered(hangs)).toBeGreaterThan(0);
      expect(countAnswered(stays)).toBeGreaterThan(before);
    },
  );
});

describe('a request through nginx', () => {
  test(
    'comes with its own id and credentials, or with an id that nginx makes',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const replica = await replicas.start();
      await using nginx = await startNginx([replica.url]);
      const { body, headers } = replicas.ask(1);

      const workforceKey = 'replica-workforce-6d1f';
      const named = await send(nginx.socketPath, {
        body,
        headers: { ...headers, 'x-workforce-api-key': workforceKey, 'x-request-id': 'a-request-of-mine' },
      });
      expect(named.headers['x-request-id']).toBe('a-request-of-mine');
      expect(replicas.platform.requests.at(-1)?.headers.authorization).toBe(headers['authorization']);
      const unnamed = await send(nginx.socketPath, { body, headers });
      expect(unnamed.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
      await expect
        .poll(() => replica.stdout)
        .toContain(`"requestId":"${String(unnamed.headers['x-request-id'])}"`);

      const workforceId = '987abc78-39c5-436f-a70b-d3a14db753c0';
      await send(nginx.socketPath, {
        body: JSON.stringify({ query: `{ organization(id: "workforce:${workforceId}") { description } }` }),
        headers: { 'x-workforce-api-key': workforceKey },
      });
      expect(replicas.platform.requests.at(-1)?.headers['api_key']).toBe(workforceKey);
    },
  );

  test('that is too large is refused as the server does it', { timeout: timeoutMs }, async () => {
    await using replicas = await startReplicas();
    const replica = await replicas.start();
    await using nginx = await startNginx([replica.url]);

    const large = await send(nginx.socketPath, { body: JSON.stringify({ query: '#'.repeat(200_000) }) });
    const { body } = replicas.ask(1);
    const long = await send(nginx.socketPath, { body, headers: { 'x-long': 'x'.repeat(20_000) } });

    for (const [answer, status] of [
      [large, 413],
      [long, 431],
    ] as const) {
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { retryable: false } }] });
    }
  });

  test(
    'that finds every process gone is answered with 502, which a client may try again',
    { timeout: timeoutMs },
    async () => {
      await using replicas = await startReplicas();
      const replica = await replicas.start();
      await using nginx = await startNginx([replica.url]);
      replica.signal('SIGKILL');
      await replica.ended;
      expect((await send(nginx.socketPath, replicas.ask(1))).status).toBe(502);
    },
  );
});

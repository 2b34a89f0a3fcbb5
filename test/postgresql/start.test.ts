import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startApplication } from '../../src/application.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { startChild, startServerProcess } from '../e2e/support/child-process.ts';
import { accessRecords, acme, describeErrors, workforceRecords } from '../organizations/records.ts';
import { reader, startCluster } from './support/cluster.ts';
import type { Cluster } from './support/cluster.ts';
import { createLinksDatabase, startLinkedGraph } from './support/links.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const platforms = { ACCESS_URL: 'http://127.0.0.1:9', WORKFORCE_URL: 'http://127.0.0.1:9' };

/** What keeps the application from starting with this database. */
async function problemsOf(url: string, environment: Record<string, string> = {}): Promise<unknown> {
  const config = parseConfig({ ...platforms, PORT: '0', LINKS_DATABASE_URL: url, ...environment });
  try {
    const application = await startApplication(config, createLogger({ level: 'silent' }));
    await application.stop();
    return 'started';
  } catch (error) {
    return error instanceof ConfigError ? error.problems : error;
  }
}

describe('a start with LINKS_DATABASE_URL', () => {
  test('of a database without tables, is refused and says what to do', async () => {
    const database = await cluster.createDatabase();
    expect(await problemsOf(database.url)).toEqual([
      expect.stringMatching(
        /^LINKS_DATABASE_URL: the database has no table of links: `organization-graph links migrate`/,
      ),
    ]);
  });

  test.each([
    [
      'a password that is wrong',
      (url: string) => url.replace(reader.password, 'anOther-1-passwOrd'),
      /did not accept the user or the password \(28P01\)$/,
    ],
    [
      'a user that is not there',
      (url: string) => url.replace(`${reader.user}:`, 'nobody-7:'),
      /did not accept the user or the password \(28P01\)$/,
    ],
    [
      'a database that is not there',
      (url: string) => url.replace(/test_\d+/, 'absent_database'),
      /does not exist \(3D000\)$/,
    ],
    [
      'a setting that is none',
      (url: string) => `${url}&options=-c%20nonsense%3D1`,
      /refused a setting: .*\(42704\)$/,
    ],
  ])('with %s, is refused and says so, and nothing of the URL', async (_, spoil, problem) => {
    const database = await createLinksDatabase(cluster);
    const problems = await problemsOf(spoil(database.readerUrl));
    expect(problems).toEqual([expect.stringMatching(problem)]);
    const told = String(problems);
    for (const secret of [
      'nobody-7',
      'anOther-1-passwOrd',
      reader.password,
      'absent_database',
      cluster.folder,
    ]) {
      expect(told).not.toContain(secret);
    }
  });

  test('of a user who may not read, is refused and says so', async () => {
    const database = await createLinksDatabase(cluster);
    await database.run('REVOKE SELECT ON organization_links FROM reader');
    expect(await problemsOf(database.readerUrl)).toEqual([
      expect.stringMatching(/does not let this user do that: .*\(42501\)$/),
    ]);
  });

  test('of a server without TLS that is to have it, is refused and says so', async () => {
    // PostgreSQL answers one letter to who asks for TLS.
    const server = createServer((socket) => void socket.once('data', () => socket.write('N')));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const problems = await problemsOf(`postgresql://a@127.0.0.1:${port}/b?sslmode=verify-full`);
    await new Promise((resolve) => server.close(resolve));
    expect(problems).toEqual([
      'LINKS_DATABASE_URL: the database does not speak TLS: its sslmode must be disable',
    ]);
  });

  test('with an sslrootcert that is none, is refused, beside what is wrong with files', async () => {
    const url = 'postgresql://a@127.0.0.1:9/b?sslmode=verify-full&sslrootcert=/nowhere.pem';
    expect(await problemsOf(url, { UPSTREAM_CA_FILE: '/nowhere.pem' })).toEqual([
      'LINKS_DATABASE_URL: the database has an sslrootcert that cannot be read (ENOENT)',
      'UPSTREAM_CA_FILE: cannot be read (ENOENT)',
    ]);
  });

  test('of a database that is down, starts, says so, and knows the links when it is up', async () => {
    const other = await startCluster();
    // Also where the test takes too long.
    onTestFinished(() => other[Symbol.asyncDispose]());
    const database = await createLinksDatabase(other, [acme]);
    await other.kill();
    await using graph = await startLinkedGraph(database.readerUrl, {
      access: accessRecords({ '73': {} }),
      workforce: workforceRecords({ [acme.workforceId]: {} }),
    });
    expect((await fetch(new URL('/readyz', graph.url))).status).toBe(200);
    expect(graph.logLines.join('')).toContain('started without');
    const ask = () => graph.query('{ organization(id: "acme") { id } }');
    expect(describeErrors(await ask())).toEqual(['LINKS_UNAVAILABLE organization']);
    await other.start();
    await vi.waitFor(
      async () => {
        expect((await ask()).data).toEqual({ organization: { id: 'acme' } });
      },
      { timeout: 20_000, interval: 100 },
    );
  }, 60_000);

  test('of a database that hangs, starts within seconds', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const begunAtMs = performance.now();
    expect(await problemsOf(`postgresql://a@127.0.0.1:${port}/b`)).toBe('started');
    expect(performance.now() - begunAtMs).toBeLessThan(10_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the process', () => {
  test('with a database, starts, answers, and exits 0 though the database hangs', async () => {
    const other = await startCluster();
    // Also where the test takes too long.
    onTestFinished(() => other[Symbol.asyncDispose]());
    const database = await createLinksDatabase(other, [acme]);
    await using server = await startServerProcess({
      ...platforms,
      PORT: '0',
      SHUTDOWN_GRACE_MS: '0',
      LINKS_DATABASE_URL: database.readerUrl,
    });
    const ask = () =>
      fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ organization(id: "acme") { id } }' }),
      });
    expect((await ask()).status).toBe(200);
    await other.pause();
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.stderr).toBe('');
    expect(server.stdout + server.stderr).not.toContain(reader.password);
  }, 60_000);

  test('with a database that cannot be used, says why and exits 1', async () => {
    const database = await cluster.createDatabase();
    await using server = startChild('src/main.ts', { ...platforms, LINKS_DATABASE_URL: database.readerUrl });
    expect(await server.ended).toBe(1);
    expect(server.stderr).toMatch(
      /^organization-graph cannot start:\n {2}LINKS_DATABASE_URL: the database has no/,
    );
    expect(server.stderr).not.toContain(reader.password);
  });
});

import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { watchSecret } from '../../support/leak-guard/guard.ts';
import { postgresProgram, requireProgram } from '../../support/programs.ts';

/** A PostgreSQL server of a test's own, in a temporary folder, reached by a Unix socket. */
export interface Cluster extends AsyncDisposable {
  /** The folder of its socket. */
  readonly folder: string;
  /** Its port on loopback, where it has one. */
  readonly port: number;
  /** Makes an empty database that nobody else uses. */
  createDatabase(): Promise<TestDatabase>;
  /** Lets it hang: connections are made, and nothing is answered. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends it at once, as a machine that is switched off. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** One database of a cluster. */
export interface TestDatabase {
  readonly name: string;
  /** As its owner, who may do anything. */
  readonly url: string;
  /** As a user who may do only what was granted. */
  readonly readerUrl: string;
  /** Runs one statement, or several without values, as the owner. */
  run(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** The user who may read only, and the password that this takes. */
export const reader = { user: 'reader', password: 'rEadEr-pAsswOrd-7' };

const DEFAULT_PORT = 5432;

const program = requireProgram(postgresProgram, process.env);

/** What a server speaks TLS with. */
export interface TlsPair {
  readonly key: string;
  readonly cert: string;
}

/**
 * Starts a cluster. Release it with `await using`, or at the end of the file's tests.
 *
 * @param tls lets it be reached by TLS on a port of loopback, too
 */
export async function startCluster(tls: TlsPair | null = null): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  const user = await findUser();
  if (user !== null) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initialize = ['--no-sync', '--auth=trust', '--username=owner', '--encoding=UTF8', '--locale=C'];
  await promisify(execFile)(join(dirname(program), 'initdb'), [...initialize, '-D', data], {
    ...user,
    cwd: folder,
    env: {},
  });
  await writeFile(
    join(data, 'pg_hba.conf'),
    'local all owner trust\nlocal all all scram-sha-256\nhost all owner 127.0.0.1/32 trust\n',
  );
  const port = tls === null ? DEFAULT_PORT : await findFreePort();
  if (tls !== null) {
    for (const name of ['key', 'cert'] as const) {
      const path = join(data, name);
      await writeFile(path, tls[name], { mode: 0o600 });
      if (user !== null) await chown(path, user.uid, user.gid);
    }
  }
  let server: ChildProcess | null = null;

  const start = async () => {
    const settings = {
      fsync: 'off',
      full_page_writes: 'off',
      max_connections: '20',
      port: String(port),
      listen_addresses: tls === null ? '' : '127.0.0.1',
      ...(tls === null ? {} : { ssl: 'on', ssl_cert_file: 'cert', ssl_key_file: 'key' }),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // What it says goes nowhere: tests write nothing.
    server = spawn(program, ['-D', data, '-k', folder, ...flags], {
      ...user,
      cwd: folder,
      env: {},
      stdio: 'ignore',
    });
    await waitUntilReady({ folder, port });
  };
  const kill = async () => {
    if (server === null) return;
    const ended = once(server, 'exit');
    // Immediate shutdown: its other processes end with it.
    server.kill('SIGQUIT');
    await ended;
    server = null;
  };
  let paused: number[] = [];
  const resume = () => {
    for (const pid of paused) {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // It has ended.
      }
    }
    paused = [];
  };
  // Where the tests are ended in the middle, nobody else would.
  const abandon = () => {
    resume();
    server?.kill('SIGQUIT');
  };
  process.once('exit', abandon);
  await start();
  watchSecret(reader.password);
  await runIn('postgres', `CREATE ROLE ${reader.user} LOGIN PASSWORD '${reader.password}'`);

  function runIn(database: string, text: string, values?: readonly unknown[]) {
    return withClient({ folder, port }, database, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>(text, values && [...values]);
      return rows;
    });
  }

  let databases = 0;
  return {
    folder,
    port,
    async createDatabase() {
      databases += 1;
      const name = `test_${String(databases)}`;
      await runIn('postgres', `CREATE DATABASE ${name}`);
      const place = `${name}?host=${encodeURIComponent(folder)}&port=${String(port)}`;
      return {
        name,
        url: `postgresql:///${place}&user=owner`,
        readerUrl: `postgresql://${reader.user}:${reader.password}@socket/${place}`,
        run: (text, values) => runIn(name, text, values),
      };
    },
    async pause() {
      // Each connection has a process of its own, which would go on answering.
      const text = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'";
      const rows = await runIn('postgres', `${text} AND pid <> pg_backend_pid()`);
      paused = [server?.pid ?? 0, ...rows.map(({ pid }) => Number(pid))].filter((pid) => pid > 0);
      for (const pid of paused) process.kill(pid, 'SIGSTOP');
    },
    resume,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      process.off('exit', abandon);
      resume();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made, or as nobody. */
async function findUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody'].flatMap((name) => lines.find(([one]) => one === name) ?? []);
  if (uid === undefined || gid === undefined) throw new Error('there is no user to run PostgreSQL as');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Where a server is. */
type Place = Pick<Cluster, 'folder' | 'port'>;

/** A port that nobody has; PostgreSQL cannot choose one itself. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitUntilReady(place: Place): Promise<void> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      await withClient(place, 'postgres', (client) => client.query('SELECT 1'));
      return;
    } catch (error) {
      if (attempts > 300) throw error;
      await sleep(50);
    }
  }
}

async function withClient<Result>(
  { folder, port }: Place,
  database: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ host: folder, port, user: 'owner', database });
  // A server that is switched off meanwhile is told by the query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end();
  }
}

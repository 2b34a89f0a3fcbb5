import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { watchOutput } from '../../support/leak-guard/guard.ts';
import { redisProgram, requireProgram } from '../../support/programs.ts';

/** What a Redis answers to a command. */
type RedisReply = string | number | null | readonly RedisReply[];

/** A Redis of a test's own. Release it with `await using`: all that is in it is searched for leaks then. */
export interface TestRedis extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Runs a command. */
  command(...parts: readonly (string | Buffer)[]): Promise<RedisReply>;
  /** Every key that holds a record. */
  recordKeys(): Promise<string[]>;
  /** Reads a value as bytes. */
  bytesOf(key: string): Promise<Buffer>;
  /** Makes it answer nothing while its connections stay, and go on after that. */
  pause(): void;
  resume(): void;
  /** Ends it at once, with all that is in it. */
  kill(): Promise<void>;
  /** Starts it again at the same port, empty. */
  start(): Promise<void>;
}

const password = 'redis-password-of-the-tests';

/**
 * Starts a Redis on loopback, without anything on a disk.
 *
 * @param settings further ones
 * @param wantedPort a free one by default
 */
export async function startRedis(settings: readonly string[] = [], wantedPort?: number): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-redis-'));
  const port = wantedPort ?? (await findFreePort());
  const program = requireProgram(redisProgram, process.env);
  let server: ChildProcess | null = null;
  const client = createClient({
    socket: { host: '127.0.0.1', port, reconnectStrategy: () => 20 },
    ...(settings.includes('--requirepass') ? { password } : {}),
    RESP: 2,
  });
  client.on('error', () => undefined);

  const command = (...parts: readonly (string | Buffer)[]) => client.sendCommand<RedisReply>(parts);
  const keys = async (pattern: string) => (await command('KEYS', pattern)) as string[];
  const bytesOf = async (key: string) => {
    const reply = await client.sendCommand(['GET', key], { typeMapping: { 36: Buffer } });
    return reply as unknown as Buffer;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server?.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill(signal);
    await ended;
  };
  const redis: TestRedis = {
    port,
    url: `redis://127.0.0.1:${port}`,
    command,
    recordKeys: async () => (await keys('og1:*')).filter((key) => /\}:[\w-]{24}$/.test(key)),
    bytesOf,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    async start() {
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
      server = spawn(program, [...options, ...settings], { stdio: 'ignore' });
      // A port can be taken between finding it and listening on it: then there is no answer, and the test fails.
      for (let attempt = 0; ; attempt += 1) {
        if (client.isReady && (await command('PING').catch(() => null)) === 'PONG') return;
        if (attempt > 500 || server.exitCode !== null) throw new Error('redis-server does not answer');
        await sleep(20);
      }
    },
    async [Symbol.asyncDispose]() {
      try {
        server?.kill('SIGCONT');
        if (client.isReady) {
          for (const key of await keys('*')) {
            const value = (await bytesOf(key).catch(() => null)) ?? Buffer.alloc(0);
            watchOutput('a value in Redis', `${key}\n${value.toString()}\n${value.toString('latin1')}`);
          }
        }
      } finally {
        client.destroy();
        await end('SIGKILL');
        await rm(folder, { recursive: true });
      }
    },
  };
  void client.connect().catch(() => undefined);
  try {
    await redis.start();
  } catch (error) {
    await redis[Symbol.asyncDispose]();
    throw error;
  }
  return redis;
}

/** The settings of a Redis that wants a password, and its URL with that. */
export const withPassword = {
  settings: ['--requirepass', password],
  urlOf: ({ port }: TestRedis, secret = password) => `redis://:${secret}@127.0.0.1:${port}/0`,
};

/** Finds a port of loopback that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

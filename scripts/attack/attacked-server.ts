import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The server in a process of its own. */
export interface AttackedServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly adminPort: number;
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /** Settles with the exit code, or with the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** What it wrote to standard error. */
  readonly stderr: string;
  /** Sends a GraphQL request with credentials, and returns status and text. */
  query(query: string, options?: SendOptions): Promise<GraphqlReply>;
  /** Sends a body as it is to the GraphQL endpoint. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<GraphqlReply>;
  /** The CPU time it has used so far, in milliseconds. */
  readCpuMs(): Promise<number>;
  /** The current value of a metric without labels, or the sum over its labels. */
  readMetric(name: string): Promise<number>;
}

/** How a GraphQL request is sent. */
interface SendOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The credentials' headers; by default those of a caller who may read everything. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A GraphQL response. */
interface GraphqlReply {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

/** Where standard output goes: nowhere, to a pipe that is never read, or to a file. */
export type Output = 'ignored' | 'unread' | { readonly file: string };

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** How long a start may take, in milliseconds. */
const START_MS = 20_000;

/** Clock ticks a second in /proc. */
const TICKS_PER_SECOND = 100;

/** Starts the server; release it with `await using`: it is killed if it still runs. */
export async function startAttackedServer(
  environment: Readonly<Record<string, string>>,
  output: Output = 'ignored',
): Promise<AttackedServer> {
  // Chosen here, since a server whose output cannot be read cannot say its port.
  const [port, adminPort] = await findFreePorts(2);
  const file = typeof output === 'object' ? openSync(output.file, 'w') : null;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: repository,
    env: { PORT: String(port), ADMIN_PORT: String(adminPort), ...environment },
    stdio: ['ignore', file ?? (output === 'unread' ? 'pipe' : 'ignore'), 'pipe'],
  });
  if (file !== null) closeSync(file);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals>();
  child.once('exit', (code, signal) => resolve(code ?? signal ?? -1));
  const origin = `http://127.0.0.1:${String(port)}`;
  const pid = child.pid ?? 0;
  const server: AttackedServer = {
    pid,
    port: port ?? 0,
    adminPort: adminPort ?? 0,
    url: `${origin}/graphql`,
    ended,
    get stderr() {
      return stderr;
    },
    query: (query, { variables = {}, headers = credentialsOf('everything') } = {}) =>
      post(`${origin}/graphql`, JSON.stringify({ query, variables }), headers),
    post: (body, headers) => post(`${origin}/graphql`, body, headers),
    async readCpuMs() {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
    },
    async readMetric(name) {
      const text = await (await fetch(`http://127.0.0.1:${String(adminPort)}/metrics`)).text();
      const lines = text.split('\n').filter((line) => new RegExp(`^${name}(?:\\{|\\s)`).test(line));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  await waitUntilReady(origin, server);
  return server;
}

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<GraphqlReply> {
  const beganMs = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  return { status: response.status, text, tookMs: performance.now() - beganMs };
}

/** The headers of a caller with a name of its own. */
export function credentialsOf(name: string): Record<string, string> {
  return { authorization: `Bearer token-of-${name}`, 'x-workforce-api-key': `key-of-${name}` };
}

/** Chooses ports that are free now. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function waitUntilReady(origin: string, server: AttackedServer): Promise<void> {
  const end = performance.now() + START_MS;
  const pending = Promise.resolve('pending');
  while (performance.now() < end && (await Promise.race([server.ended, pending])) === 'pending') {
    const isReady = await fetch(`${origin}/readyz`)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (isReady) return;
    await delay(25);
  }
  await server[Symbol.asyncDispose]();
  throw new Error(`the server did not start: ${server.stderr}`);
}

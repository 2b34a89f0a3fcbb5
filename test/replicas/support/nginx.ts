import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../../house/planted-tree.ts';
import { nginxProgram, requireProgram } from '../../support/programs.ts';

/** An nginx with the configuration that the repository recommends. */
export interface Nginx extends AsyncDisposable {
  /** The socket that it listens on. */
  readonly socketPath: string;
  /** What it wrote to its error log so far. */
  readonly readLog: () => Promise<string>;
  /** Has it send requests to these servers and no longer to others; who is asked already still answers. */
  reload(urls: readonly string[]): Promise<void>;
}

/** Starts an nginx in front of the servers at these addresses; resolves when it listens. */
export async function startNginx(urls: readonly string[]): Promise<Nginx> {
  const program = requireProgram(nginxProgram, process.env);
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-nginx-'));
  // Workers may be somebody else.
  await chmod(folder, 0o777);
  const socketPath = join(folder, 'nginx.sock');
  const main = join(folder, 'nginx.conf');
  const log = join(folder, 'error.log');
  await writeFile(log, '');
  await writeFile(main, mainConfiguration(folder));
  await writeFile(join(folder, 'site.conf'), await fillIn(socketPath, urls));
  const child = spawn(program, ['-p', folder, '-c', main, '-e', log], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const readLog = () => readFile(log, 'utf8');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    await waitUntil(() => listens(socketPath), readLog);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    socketPath,
    readLog,
    reload: async (next) => {
      const started = countStarts(await readLog());
      await writeFile(join(folder, 'site.conf'), await fillIn(socketPath, next));
      child.kill('SIGHUP');
      await waitUntil(async () => countStarts(await readLog()) > started, readLog);
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The repository's own file, with only the addresses replaced. */
async function fillIn(socketPath: string, urls: readonly string[]): Promise<string> {
  const text = await readFile(join(repository, 'deploy/nginx/organization-graph.conf'), 'utf8');
  const [line = ''] = /^ *server 127\.0\.0\.1:\d+ .+;\n/m.exec(text) ?? [];
  const servers = urls.map((url) => line.replace(/127\.0\.0\.1:\d+/, new URL(url).host));
  const filled = text
    .replace(/(?:^ *server 127\.0\.0\.1:\d+ .+;\n)+/m, servers.join(''))
    .replace('listen 80;', `listen unix:${socketPath};`);
  if (line === '' || !filled.includes(socketPath)) throw new Error('the configuration has no such addresses');
  return filled;
}

function mainConfiguration(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `
    daemon off;
    worker_processes 2;
    pid ${join(folder, 'nginx.pid')};
    error_log ${join(folder, 'error.log')} notice;
    events { worker_connections 512; }
    http {
      access_log off;
      ${temporary.join('\n')}
      include ${join(folder, 'site.conf')};
    }
  `;
}

function countStarts(log: string): number {
  return log.match(/start worker process \d/g)?.length ?? 0;
}

function listens(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ socketPath, path: '/', agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    sent.once('error', () => resolve(false));
    sent.end();
  });
}

async function waitUntil(
  isSo: () => Promise<boolean>,
  readLog: () => Promise<string>,
  timeoutMs = 10_000,
): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > untilMs) throw new Error(`nginx did not do as it was told:\n${await readLog()}`);
    await delay(20);
  }
}

import { execFile, spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { AttackCase, ProcessCase, WatchedCase } from '../attack-case.ts';
import { startAttackedServer } from '../attacked-server.ts';
import { victim, workforceIdOf } from '../platforms.ts';
import { describeEnd, endWithin, repository, stopAndWait, until } from '../processes.ts';

/** How often watched files are polled, in milliseconds; twice that is enough for any change. */
const POLL_MS = 1000;

/** A watched file that could not be read once. */
const unreadableFile: ProcessCase = {
  id: 'B7',
  title: 'a watched file changes while no file can be opened (EMFILE)',
  async runAlone({ environment, folder }) {
    await using server = await startAttackedServer(environment);
    const file = join(folder, 'links.json');
    const added = { id: 'added', accessId: '2', workforceId: workforceIdOf(2) };
    await setFileLimit(server.pid, 3);
    await replace(file, JSON.stringify([victim, added]));
    await delay(2 * POLL_MS);
    await setFileLimit(server.pid, 1024);
    const isKnown = await until(async () => {
      const { text } = await server.query('{ organization(id: "added") { name } }');
      return text.includes('"name":"Workforce"');
    }, 3 * POLL_MS);
    return {
      sent: 'one changed links file',
      outcome: isKnown ? 'the change is in force' : 'the change is lost',
      holds: isKnown,
    };
  },
};

/** Signals. */
const signals: ProcessCase = {
  id: 'B8a',
  title: 'SIGHUP; SIGTERM during the start',
  isShort: true,
  async runAlone({ environment }) {
    await using server = await startAttackedServer(environment);
    const hangup = await stopAndWait(server, 'SIGHUP');

    // An identity provider that never answers keeps the start from ending.
    const provider = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => provider.once('listening', resolve));
    const asked = new Promise((resolve) => provider.once('request', resolve));
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: repository,
      env: {
        PORT: '0',
        ADMIN_PORT: '0',
        ...environment,
        ...signIn(`http://127.0.0.1:${String((provider.address() as AddressInfo).port)}`),
      },
      stdio: 'ignore',
    });
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? signal)),
    );
    const wasAsked = await Promise.race([asked.then(() => true), ended.then(() => false)]);
    child.kill('SIGTERM');
    const start = await endWithin(ended, 2000);
    child.kill('SIGKILL');
    provider.closeAllConnections();
    provider.close();
    return {
      sent: '2 signals',
      outcome: `SIGHUP: ${describeEnd(hangup)}; SIGTERM: ${describeEnd(start)}`,
      holds: hangup?.code === 0 && wasAsked && start !== null,
    };
  },
};

/** Files that never end, or are none. */
const oddFiles: ProcessCase = {
  id: 'B8b',
  title: 'a FIFO or a directory as a configured file',
  async runAlone({ environment, folder }) {
    const fifo = join(folder, 'fifo');
    const directory = join(folder, 'directory');
    await promisify(execFile)('mkfifo', [fifo]);
    await mkdir(directory);
    const variables = ['LINKS_FILE', 'SAFELIST_FILE', 'AUTH_SCOPES_FILE', 'UPSTREAM_CA_FILE'];
    const results: boolean[] = [];
    for (const variable of variables) {
      for (const path of [fifo, directory]) {
        const child = spawn(process.execPath, ['src/main.ts'], {
          cwd: repository,
          env: {
            PORT: '0',
            ADMIN_PORT: '0',
            ...environment,
            ...(variable === 'AUTH_SCOPES_FILE' && signIn('http://127.0.0.1:9')),
            [variable]: path,
          },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let stderr = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        const end = await endWithin(new Promise<number | null>((resolve) => child.once('close', resolve)));
        child.kill('SIGKILL');
        results.push(end?.code === 1 && stderr.includes(variable));
      }
    }
    const refused = results.filter(Boolean).length;
    return {
      sent: `${String(results.length)} starts`,
      outcome: `${String(refused)} refused with the variable's name`,
      holds: refused === results.length,
    };
  },
};

/** Variables of a server whose callers sign in. */
const signIn = (providerUrl: string) => ({
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'graph',
  AUTH_JWKS_URL: `${providerUrl}/keys`,
  ACCESS_SERVICE_CREDENTIAL: 'Bearer access-service',
  WORKFORCE_SERVICE_CREDENTIAL: 'workforce-service',
});

/** A large links file that changes. */
const largeReload: WatchedCase = {
  id: 'B8c',
  title: '100,000 links are loaded again',
  async run(server, { folder }) {
    const links = Array.from({ length: 100_000 }, (_, index) => ({
      id: `unit-${String(index)}`,
      accessId: String(index + 10),
      workforceId: workforceIdOf(index + 10),
    }));
    await replace(join(folder, 'links.json'), JSON.stringify([victim, ...links]));
    const isKnown = await until(async () => {
      const { text } = await server.query('{ organization(id: "unit-99999") { name } }');
      return text.includes('"name":"Workforce"');
    }, 15 * POLL_MS);
    return {
      sent: '100,000 links',
      outcome: isKnown ? 'they are in force' : 'they are not in force',
      holds: isKnown,
    };
  },
};

/** Replaces a file at once, as configuration management does. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rm(file);
  await rename(`${file}.new`, file);
}

/** Sets how many files a running process may have open. */
async function setFileLimit(pid: number, count: number): Promise<void> {
  await promisify(execFile)('prlimit', [`--pid=${String(pid)}`, `--nofile=${String(count)}:`]);
}

/** Attacks by files and signals. */
export const fileAndSignalCases: readonly AttackCase[] = [unreadableFile, signals, oddFiles, largeReload];

import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './listen.ts';

/** Hive Gateway in a process of its own. */
export interface HiveGateway extends AsyncDisposable {
  readonly url: string;
  /** Everything that it has written. */
  readonly output: string;
  /** Asks it to stop; resolves with its exit code, or with the name of the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals>;
}

const binary = fileURLToPath(new URL('node_modules/.bin/hive-gateway', import.meta.url));
const configuration = fileURLToPath(new URL('gateway.config.ts', import.meta.url));
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts the real binary over a supergraph's file, in that file's folder; resolves when it takes requests. Nothing of our
 * environment reaches it, so no variable can make it report to anyone.
 *
 * @throws where it ends or is not ready in time, with what it has written
 */
export async function startHiveGateway(supergraphFile: string, folder: string): Promise<HiveGateway> {
  const port = String(await findFreePort());
  const options = ['--config-path', configuration, '--host', '127.0.0.1', '--port', port, '--fork', '1'];
  const child = spawn(process.execPath, [binary, 'supergraph', supergraphFile, ...options], {
    cwd: folder,
    env: { NODE_ENV: 'production', NO_COLOR: '1', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);

  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals>();
  child.once('close', (code, signal) => {
    process.off('exit', kill);
    resolve(code ?? signal ?? -1);
  });

  const gateway: HiveGateway = {
    url: `http://127.0.0.1:${port}/graphql`,
    get output() {
      return output;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const fuse = setTimeout(kill, STOP_TIMEOUT_MS);
      const outcome = await ended;
      clearTimeout(fuse);
      return outcome;
    },
    [Symbol.asyncDispose]: async () => {
      kill();
      await ended;
    },
  };

  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(`http://127.0.0.1:${port}/readiness`))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || Date.now() > deadline) {
      await gateway[Symbol.asyncDispose]();
      throw new Error(`Hive Gateway ${hasEnded ? 'ended' : 'was not ready in time'}:\n${output}`);
    }
    await sleep(50);
  }
  return gateway;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
const repository = fileURLToPath(new URL('../../', import.meta.url));

/** A process that the bench started and that is ready. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** The address that it printed when it was ready. */
  readonly url: string;
  /** From the start of the process until it said that it was ready, in milliseconds. */
  readonly readyMs: number;
}

/** What is started. */
export interface Command {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** Everything in its environment but `PATH`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where what it writes says that it is ready; the first group is its address. */
  readonly ready: RegExp;
}

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 3000;

/** How much of what a process wrote is told where it does not start. */
const TOLD_CHARACTERS = 800;

/** Every process that runs, so that none is left behind however the bench ends. */
const running = new Set<() => void>();
process.on('exit', () => {
  for (const kill of running) kill();
});

/**
 * Starts a process; resolves when it is ready. Released, it is told to stop, and killed when it does not.
 *
 * @throws where it ends before it is ready, or is not in time, with what it wrote last
 */
export async function startChild({ words, environment, ready }: Command): Promise<Child> {
  const [program = '', ...options] = words;
  const startMs = performance.now();
  const child = spawn(program, options, {
    cwd: repository,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  running.add(kill);
  const closed = once(child, 'close').catch(() => undefined);
  void closed.then(() => running.delete(kill));

  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; readyMs: number }>();
  let written = '';
  let isReady = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      // What a server logs afterwards is read, so that the pipe never fills, and dropped.
      if (isReady) return;
      written += text;
      const [, url] = ready.exec(written) ?? [];
      if (url === undefined) return;
      isReady = true;
      resolve({ url, readyMs: performance.now() - startMs });
    });
  }
  const fail = (what: string) => () => {
    reject(new Error(`${what}: ${tell(written)}`));
  };
  const timer = setTimeout(fail('was not ready in time'), START_TIMEOUT_MS);
  child.once('error', reject).once('close', fail('ended before it was ready'));
  try {
    const { url, readyMs } = await promise;
    return { pid: child.pid ?? 0, url, readyMs, [Symbol.asyncDispose]: () => stop() };
  } catch (error) {
    kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    const impatience = setTimeout(kill, STOP_TIMEOUT_MS);
    await closed;
    clearTimeout(impatience);
  }
}

/** The end of what a process wrote, on one line, without where the repository is. */
function tell(written: string): string {
  const line = written.replaceAll(repository, '').replace(/\s+/g, ' ').trim();
  return line === '' ? 'it wrote nothing' : line.slice(0, TOLD_CHARACTERS);
}

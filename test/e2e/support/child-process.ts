import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { watchOutput, watchPlatforms, watchServer } from '../../support/leak-guard/guard.ts';

/** A process of ours. */
export interface Child extends AsyncDisposable {
  readonly stdout: string;
  readonly stderr: string;
  /** How it ended: its exit code, or the name of the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Waits until the standard output matches. @throws when it ends before that */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The repository's root. */
const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Where a line of the log says that the process listens. */
const listensAt = /"msg":"(?:metrics|ready) at (http:[^"]+)"/g;

/** The server alone. Demos print credentials and addresses on purpose, so that only their log lines are searched for leaks. */
const serverScript = 'src/main.ts';

/**
 * Starts a script of the repository in a process of its own, with nothing in its environment but what is given. Release
 * it with `await using`: it is killed if it still runs.
 */
export function startChild(
  script: string,
  environment: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Child {
  const { ACCESS_URL: accessUrl = '', WORKFORCE_URL: workforceUrl = '' } = environment;
  if (script === serverScript) watchPlatforms(accessUrl, workforceUrl);
  const child = spawn(process.execPath, [script, ...words], { cwd: repository, env: environment });
  let stdout = '';
  let stderr = '';
  let lineBegin = 0;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const lines = stdout.slice(lineBegin, stdout.lastIndexOf('\n') + 1);
    lineBegin += lines.length;
    for (const [, url = ''] of lines.matchAll(listensAt)) watchServer(url);
    notify();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let isOver = false;
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals>();
  child.once('close', (code, signal) => {
    watchOutput('standard error', stderr);
    for (const line of stdout.split('\n')) {
      if (script === serverScript || line.startsWith('{')) watchOutput('standard output', line);
    }
    isOver = true;
    resolve(code ?? signal ?? -1);
    notify();
  });

  return {
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    ended,
    signal: (name) => void child.kill(name),
    waitFor: (pattern) =>
      new Promise((resolveMatch, reject) => {
        const look = () => {
          const match = pattern.exec(stdout);
          if (match === null && !isOver) return;
          listeners.delete(look);
          if (match !== null) resolveMatch(match);
          else reject(new Error(`ended without ${String(pattern)}:\n${stdout}\n${stderr}`));
        };
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts the server on a free port; resolves with its GraphQL address when it takes requests. */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
): Promise<Child & { readonly url: string }> {
  const child = startChild(serverScript, { PORT: '0', ADMIN_PORT: '0', ...environment });
  const [, url = ''] = await child.waitFor(/ready at (http:[^"]+)"/);
  return Object.assign(child, { url });
}

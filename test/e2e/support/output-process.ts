import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { watchPlatforms } from '../../support/leak-guard/guard.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** A server whose output goes where a test says. */
export interface OutputProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The server's own process, which a shell may have started. */
  readonly pid: number;
  /** The address of the graph. */
  readonly url: string;
  readonly metricsUrl: string;
  /** Its exit code, or the name of the signal that ended it; of a shell, that of its last command. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts the server in a shell, which says where its output goes: `"$@"` is the server. Nothing need be read to learn
 * where it listens.
 */
export async function startWithOutput(
  command: string,
  environment: Readonly<Record<string, string>>,
  stdio: StdioOptions = 'ignore',
): Promise<OutputProcess> {
  watchPlatforms(environment['ACCESS_URL'] ?? '', environment['WORKFORCE_URL'] ?? '');
  const [stdin, stdout, stderr] = typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio;
  const server = [process.execPath, '--import', './test/e2e/support/report-addresses.ts', 'src/main.ts'];
  const child = spawn('sh', ['-c', command, 'sh', ...server], {
    cwd: repository,
    env: { PATH: process.env['PATH'], PORT: '0', ADMIN_PORT: '0', ...environment },
    stdio: [stdin, stdout, stderr, 'ipc'],
  });
  const { promise: ended, resolve } = Promise.withResolvers<number | NodeJS.Signals | null>();
  child.once('exit', (code, signal) => {
    resolve(code ?? signal);
  });
  const reports: { readonly pid: number; readonly address: AddressInfo }[] = [];
  await new Promise<void>((listening, reject) => {
    child.on('message', (report) => {
      // First the metrics, then the graph.
      if (reports.push(report as (typeof reports)[number]) === 2) listening();
    });
    void ended.then((code) => {
      reject(new Error(`ended with ${String(code)} before it listened`));
    });
  });
  const [metrics, graph] = reports;
  const origin = (address?: AddressInfo) => `http://127.0.0.1:${String(address?.port)}`;
  const pid = graph?.pid ?? 0;
  return {
    child,
    pid,
    url: `${origin(graph?.address)}/graphql`,
    metricsUrl: `${origin(metrics?.address)}/metrics`,
    ended,
    async [Symbol.asyncDispose]() {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Whether there is such a process, and it has not ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessCase } from '../attack-case.ts';
import { findFreePorts, startAttackedServer } from '../attacked-server.ts';
import type { AttackedServer } from '../attacked-server.ts';
import { victim } from '../platforms.ts';
import { describeEnd, repository, stopAndWait, until } from '../processes.ts';
import { describeStatuses } from '../table.ts';

function sendMany(server: AttackedServer, count: number) {
  const requests = Array.from({ length: count }, () =>
    server.query(`{ organization(id: "${victim.id}") { name } }`),
  );
  return Promise.all(requests);
}

/** Standard output on a full disk. */
const fullDisk: ProcessCase = {
  id: 'B6a',
  title: 'standard output on a full disk',
  isShort: true,
  async runAlone({ environment }) {
    await using server = await startAttackedServer(environment, { file: '/dev/full' });
    const replies = await sendMany(server, 300);
    // Lines are written 50 ms late at most.
    await delay(200);
    const dropped = await server.readMetric('organization_graph_log_lines_dropped_total');
    const end = await stopAndWait(server);
    return {
      sent: '300 requests, SIGTERM',
      outcome: `${describeStatuses(replies)}, ${String(dropped)} lines dropped, ${describeEnd(end)}`,
      holds: replies.every(({ status }) => status === 200) && dropped > 0 && end?.code === 0,
    };
  },
};

/** A pipe that is never read. */
const unreadPipe: ProcessCase = {
  id: 'B6b',
  title: 'standard output to a pipe that is never read',
  isShort: true,
  async runAlone({ environment }) {
    await using server = await startAttackedServer({ ...environment, SHUTDOWN_GRACE_MS: '0' }, 'unread');
    const replies = await sendMany(server, 600);
    const end = await stopAndWait(server);
    return {
      sent: '600 requests, SIGTERM',
      outcome: `${describeStatuses(replies)}, ${describeEnd(end)}`,
      holds: replies.every(({ status }) => status === 200) && end?.code === 0,
    };
  },
};

/** A reader that leaves. */
const closedPipe: ProcessCase = {
  id: 'B6c',
  title: 'the reader of standard output leaves after three lines, then SIGTERM',
  async runAlone({ environment }) {
    const outcomes: string[] = [];
    let holds = true;
    for (const graceMs of ['0', '500']) {
      const [port = 0, adminPort = 0] = await findFreePorts(2);
      const command = 'node src/main.ts 2>&1 & echo $! >&2; wait $!; echo "ended $?" >&2';
      const shell = spawn('sh', ['-c', `(${command}) | head -3`], {
        cwd: repository,
        env: {
          PATH: process.env['PATH'],
          PORT: String(port),
          ADMIN_PORT: String(adminPort),
          SHUTDOWN_GRACE_MS: graceMs,
          ...environment,
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let told = '';
      shell.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
      const url = `http://127.0.0.1:${String(port)}`;
      const isReady = await until(() => fetch(`${url}/readyz`).then(({ ok }) => ok));
      for (let count = 0; count < 20; count += 1) await fetch(`${url}/graphql`).catch(() => undefined);
      await delay(200);
      const pid = Number(/^\d+/.exec(told)?.[0]);
      process.kill(pid, 'SIGTERM');
      const hasEnded = await until(() => Promise.resolve(/ended \d+/.test(told)));
      if (!hasEnded) process.kill(pid, 'SIGKILL');
      holds &&= isReady && hasEnded;
      outcomes.push(`grace ${graceMs} ms: ${/ended \d+/.exec(told)?.[0] ?? 'did not end'}`);
    }
    return { sent: '20 requests, SIGTERM', outcome: outcomes.join(', '), holds };
  },
};

/** Attacks on what the server writes to. */
export const outputCases: readonly ProcessCase[] = [fullDisk, unreadPipe, closedPipe];

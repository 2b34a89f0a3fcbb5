import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizations } from '../../../bench/organizations.ts';
import { startSimulator } from '../../../bench/platforms/simulator.ts';
import type { CallCounts } from '../../../bench/platforms/simulator.ts';
import type { RequestBody } from '../../../bench/workloads.ts';
import { startApplication } from '../../../src/application.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { postQuery } from '../../support/graph.ts';
import type { Answer } from '../../support/graph.ts';

/** The real application over the simulated platforms, with the bench's links. */
export interface BenchGraph extends AsyncDisposable {
  ask(body: RequestBody): Promise<Answer>;
  /** What the platforms were asked since this was last called. */
  takeCalls(): Promise<CallCounts>;
}

/** Starts it as the bench does, but in this process. Release it with `await using`. */
export async function startBenchGraph(): Promise<BenchGraph> {
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startSimulator());
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-bench-test-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const linksFile = join(folder, 'links.json');
  await writeFile(linksFile, JSON.stringify(organizations));
  const config = parseConfig({
    ACCESS_URL: simulator.url,
    WORKFORCE_URL: simulator.url,
    LINKS_FILE: linksFile,
    PORT: '0',
    ADMIN_PORT: '0',
    SHUTDOWN_GRACE_MS: '0',
    LOG_LEVEL: 'silent',
  });
  const application = await startApplication(config, createLogger({ level: config.logLevel }));
  stack.defer(() => application.stop());

  const running = stack.move();
  return {
    ask: ({ query, variables = {} }) => postQuery(application.url, query, { variables }),
    async takeCalls() {
      const calls = await readCalls(simulator.url);
      await fetch(`${simulator.url}/control/reset`);
      return calls;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** What the platforms of a simulator were asked since the last reset. */
export async function readCalls(simulatorUrl: string): Promise<CallCounts> {
  const response = await fetch(`${simulatorUrl}/control/calls`);
  return (await response.json()) as CallCounts;
}

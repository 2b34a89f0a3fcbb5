import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo, type RunningDemo } from '../../demo/start.ts';
import { accounts, userNames } from '../../examples/supergraph/users/people.ts';
import { startUsersSubgraph } from '../../examples/supergraph/users/subgraph.ts';
import { compose } from './compose.ts';
import { startHiveGateway, type HiveGateway } from './hive-gateway.ts';
import { startRecorder, type Recorder } from './recorder.ts';

/** Both subgraphs behind Hive Gateway. Release it with `await using`. */
export interface RunningSupergraph extends AsyncDisposable {
  readonly gateway: HiveGateway;
  /** What the gateway asks Organization Graph. */
  readonly organizations: Recorder;
  /** What the gateway asks the users subgraph. */
  readonly users: Recorder;
  /** How many requests each platform has received so far. */
  readonly calls: RunningDemo['upstreams']['calls'];
}

/** Starts everything; where a part does not start, the others are stopped again. */
export async function startSupergraph(): Promise<RunningSupergraph> {
  await using stack = new AsyncDisposableStack();
  const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'error' });
  stack.defer(() => demo.stop());
  const usersSubgraph = await startUsersSubgraph({ accounts, userNames });
  stack.defer(() => usersSubgraph.stop());
  const organizations = stack.use(await startRecorder(demo.url));
  const users = stack.use(await startRecorder(usersSubgraph.url));

  const supergraphSdl = await compose([
    { name: 'organizations', url: organizations.url },
    { name: 'users', url: users.url },
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'hive-gateway-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, supergraphSdl);
  const gateway = stack.use(await startHiveGateway(file, folder));

  const resources = stack.move();
  return {
    gateway,
    organizations,
    users,
    calls: demo.upstreams.calls,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

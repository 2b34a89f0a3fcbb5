import { startGateway } from '../../../examples/supergraph/gateway.ts';
import type { Account } from '../../../examples/supergraph/users/people.ts';
import { startUsersSubgraph } from '../../../examples/supergraph/users/subgraph.ts';
import { bothCredentials, postQuery, startGraph } from '../../support/graph.ts';
import type { Answer, QueryOptions, TestGraph, TestGraphOptions } from '../../support/graph.ts';
import { recordRequests } from './recording-proxy.ts';
import type { RecordingProxy } from './recording-proxy.ts';
import { startPayroll } from './subgraph.ts';

/** What a supergraph is made of. */
export interface SupergraphOptions {
  /** Our own subgraph. */
  readonly graph: TestGraphOptions;
  readonly accounts?: readonly Account[];
  readonly userNames?: ReadonlyMap<string, string>;
  /** Adds a third subgraph, which knows organizations by this key alone. */
  readonly payrollKey?: 'id' | 'accessId' | 'workforceId';
}

/** A gateway over our subgraph and others, with every request to a subgraph written down. */
export interface TestSupergraph extends AsyncDisposable {
  readonly graph: TestGraph;
  /** What the gateway sent to our subgraph. */
  readonly organizations: RecordingProxy;
  /** What the gateway sent to the users subgraph. */
  readonly users: RecordingProxy;
  query(document: string, options?: QueryOptions): Promise<Answer>;
}

/** Starts the example's gateway and users subgraph with our application over scripted upstreams. Release it with `await using`. */
export async function startSupergraph(options: SupergraphOptions): Promise<TestSupergraph> {
  await using started = new AsyncDisposableStack();
  const graph = started.use(await startGraph(options.graph));
  const { accounts = [], userNames = new Map<string, string>(), payrollKey } = options;
  const usersSubgraph = await startUsersSubgraph({ accounts, userNames });
  started.defer(() => usersSubgraph.stop());
  const payroll = payrollKey === undefined ? [] : [started.use(await startPayroll(payrollKey))];
  const organizations = started.use(await recordRequests(graph.url));
  const users = started.use(await recordRequests(usersSubgraph.url));

  const gateway = await startGateway(
    [
      { name: 'organizations', url: organizations.url, forwardedHeaders: Object.keys(bothCredentials) },
      { name: 'users', url: users.url, forwardedHeaders: [] },
      ...payroll.map(({ name, url }) => ({ name, url, forwardedHeaders: [] })),
    ],
    0,
  );
  started.defer(() => gateway.stop());
  // The gateway has asked both for their SDL; from here on only what queries cause is written down.
  organizations.clear();
  users.clear();

  const all = started.move();
  return {
    graph,
    organizations,
    users,
    query: (document, queryOptions) => postQuery(gateway.url, document, queryOptions),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

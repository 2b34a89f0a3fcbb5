import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import type { Account } from './people.ts';

/** What the subgraph knows. */
export interface UsersSubgraphOptions {
  readonly accounts: readonly Account[];
  /** The names of users, by id. */
  readonly userNames: ReadonlyMap<string, string>;
}

/** A server on loopback that can be stopped. */
export interface RunningService {
  readonly url: string;
  stop(): Promise<void>;
}

const typeDefs = parse(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));

/** Starts the users subgraph on a free port of loopback: names of users and accounts, and the organization of an account. */
export async function startUsersSubgraph({
  accounts,
  userNames,
}: UsersSubgraphOptions): Promise<RunningService> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const resolvers = {
    Query: { accounts: () => accounts },
    Account: {
      __resolveReference: async ({ id }: { id: string }) => byId.get(id) ?? { id, name: null },
      organization: ({ accessId }: Partial<Account>) => (accessId === undefined ? null : { accessId }),
    },
    User: { __resolveReference: async ({ id }: { id: string }) => ({ id, name: userNames.get(id) ?? null }) },
  };
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { url, stop: () => server.stop() };
}

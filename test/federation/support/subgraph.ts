import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** A subgraph of somebody else, while it runs. */
export interface RunningSubgraph extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

/**
 * Starts a subgraph on a free port that adds `payrollNumber` to an organization, which it knows by one key alone: the
 * number is `PR-` and that key, or null where the key is. Release it with `await using`.
 */
export async function startPayroll(key: 'id' | 'accessId' | 'workforceId'): Promise<RunningSubgraph> {
  const typeDefs = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

    type Organization @key(fields: "${key}") {
      ${key}: ${key === 'id' ? 'ID!' : 'ID'}
      payrollNumber: String
    }
  `);
  const resolvers = {
    Organization: {
      __resolveReference: async (reference: Readonly<Record<string, string | null>>) => reference,
      payrollNumber: ({ [key]: value = null }: Readonly<Record<string, string | null>>) =>
        value === null ? null : `PR-${value}`,
    },
  };
  const server = new ApolloServer({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { name: 'payroll', url, [Symbol.asyncDispose]: () => server.stop() };
}

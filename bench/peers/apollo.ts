import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { getByFetch } from './get-by-fetch.ts';
import { createRecords, credentialsOf } from './platform-records.ts';
import { resolvers, typeDefs } from './resolvers.ts';
import type { PeerContext } from './resolvers.ts';

// Apollo Server as its documentation begins with it, with DataLoader and fetch.
const server = new ApolloServer<PeerContext>({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => ({ records: createRecords(getByFetch, credentialsOf(req.headers)) }),
});
console.log(`ready at ${url}`);

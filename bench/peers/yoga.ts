import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { getByFetch } from './get-by-fetch.ts';
import { createRecords, credentialsOf } from './platform-records.ts';
import { resolvers, typeDefs } from './resolvers.ts';
import type { PeerContext } from './resolvers.ts';

// Yoga on node:http, with DataLoader and fetch.
const yoga = createYoga<{ req: IncomingMessage }, PeerContext>({
  schema: createSchema<{ req: IncomingMessage } & PeerContext>({ typeDefs, resolvers }),
  context: ({ req }) => ({ records: createRecords(getByFetch, credentialsOf(req.headers)) }),
  graphiql: false,
  landingPage: false,
  logging: false,
});
const server = createServer((request, response) => void yoga(request, response, { req: request }));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`ready at http://127.0.0.1:${port}/graphql`);
});

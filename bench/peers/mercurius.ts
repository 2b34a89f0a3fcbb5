import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import type { IResolvers } from 'mercurius';
import { getByUndici } from './get-by-undici.ts';
import { createRecords, credentialsOf } from './platform-records.ts';
import { resolvers, typeDefs } from './resolvers.ts';

// Mercurius on Fastify, every document compiled at its second run, with DataLoader and undici.
const server = fastify();
await server.register(mercurius, {
  schema: typeDefs,
  // Its type knows only its own context, without what `context` puts into it.
  resolvers: resolvers as unknown as IResolvers,
  jit: 1,
  context: ({ headers }) => ({ records: createRecords(getByUndici, credentialsOf(headers)) }),
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
console.log(`ready at ${url}/graphql`);

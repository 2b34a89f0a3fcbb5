import { startDemo } from '../../demo/start.ts';
import { parseConfig } from '../../src/config.ts';
import { run } from '../../src/run.ts';
import { startGateway } from './gateway.ts';
import { accounts, userNames } from './users/people.ts';
import { startUsersSubgraph } from './users/subgraph.ts';

const query =
  '{ organization(id: "nordlys-bergen") { name creator { name organization { name } } assignedUsers { administrators { name } } } }';

// Two subgraphs behind one gateway: Organization Graph over its demo's platforms, and a small one that knows names.
await run(async () => {
  // PORT is the gateway's here.
  const embedded = 'http://127.0.0.1';
  const { port } = parseConfig({ ...process.env, ACCESS_URL: embedded, WORKFORCE_URL: embedded });
  const demo = await startDemo({ ...process.env, PORT: '0' });
  const users = await startUsersSubgraph({ accounts, userNames });
  const gateway = await startGateway(
    [
      { name: 'organizations', url: demo.url, forwardedHeaders: Object.values(demo.credentialHeaders) },
      { name: 'users', url: users.url, forwardedHeaders: [] },
    ],
    port,
  );
  process.stdout.write(`
A supergraph of two subgraphs, on loopback. Ctrl+C stops it.

  gateway        ${gateway.url}
  organizations  ${demo.url}
  users          ${users.url}

A query that crosses both
  curl -s ${gateway.url} -H 'content-type: application/json' -H 'authorization: Bearer demo-access-token' -H 'x-workforce-api-key: demo-workforce-key' -d '${JSON.stringify({ query })}'

`);
  return {
    stop: async () => {
      await gateway.stop();
      await Promise.all([users.stop(), demo.stop()]);
    },
  };
});

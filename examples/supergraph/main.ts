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
  // What has started is stopped again, last first: at the end, and where something after it cannot start.
  await using started = new AsyncDisposableStack();
  const demo = started.adopt(await startDemo({ ...process.env, PORT: '0', ADMIN_PORT: '0' }), (running) =>
    running.stop(),
  );
  const users = started.adopt(await startUsersSubgraph({ accounts, userNames }), (running) => running.stop());
  const subgraphs = [
    { name: 'organizations', url: demo.url, forwardedHeaders: Object.values(demo.credentialHeaders) },
    { name: 'users', url: users.url, forwardedHeaders: [] },
  ];
  const gateway = started.adopt(await startGateway(subgraphs, port), (running) => running.stop());
  process.stdout.write(`
A supergraph of two subgraphs, on loopback. Ctrl+C stops it.

  gateway        ${gateway.url}
  organizations  ${demo.url}
  users          ${users.url}

A query that crosses both
  curl -s ${gateway.url} -H 'content-type: application/json' -H 'authorization: Bearer demo-access-token' -H 'x-workforce-api-key: demo-workforce-key' -d '${JSON.stringify({ query })}'

`);
  const all = started.move();
  return { stop: () => all.disposeAsync() };
});

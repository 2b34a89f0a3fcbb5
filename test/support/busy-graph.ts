import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { accessBody, accessPath, acme, workforceBody, workforcePath } from '../organizations/records.ts';
import { bothCredentials, startGraph } from './graph.ts';
import type { TestGraph } from './graph.ts';
import { later } from './scripted-upstream.ts';

/** How long a kept record counts as new there, in milliseconds. */
const FRESH_MS = 100;

/**
 * Starts a graph that keeps records for a moment and has seen nearly everything by then: each outcome of an operation, reads
 * from everywhere, platforms that answer, fail, come back, send odd values and too much, calls that waited for their turn.
 */
export async function startBusyGraph(): Promise<TestGraph> {
  const graph = await startGraph({
    links: [acme],
    access: {
      [accessPath('73')]: { json: accessBody('73', { dateCreated: 'yesterday' }) },
      [accessPath('75')]: { status: 403 },
      [accessPath('76')]: { status: 429, headers: { 'retry-after': '60' } },
    },
    workforce: { [workforcePath(acme.workforceId)]: later(20, { json: workforceBody(acme.workforceId) }) },
    environment: {
      CACHE_TTL_MS: String(FRESH_MS),
      CACHE_STALE_IF_ERROR_MS: '60000',
      WORKFORCE_REQUESTS_PER_SECOND: '3',
      UPSTREAM_RETRIES: '1',
      UPSTREAM_RETRY_PERCENT: '100',
    },
  });
  const read = 'query Read { organization(id: "acme") { createdAt description } }';
  // Three at once: one is executed, one shares its answer, one its reads.
  await Promise.all([
    graph.query(read),
    graph.query(read),
    graph.query('query Other { organization(id: "acme") { isPersonal type } }'),
  ]);
  await graph.query(read);
  await graph.query('{ currentOrganization { id } }');
  await graph.query('query Wrong { nothing }');
  await graph.query('query Malformed { organization(id: "A!") { id } }');
  await sleep(FRESH_MS);
  graph.access.on(accessPath('73'), { status: 503 });
  await graph.query(read);
  await graph.query(
    'query Part { known: organization(id: "acme") { type } other: organization(id: "access:75") { name } }',
  );
  await leaveEarly(graph.url);
  // Last, as the credential pauses after it.
  await graph.query('query Paced { organization(id: "access:76") { name } }');
  // Its metrics have series only after a collection.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return graph;
}

/** Sends a request for as many records as make the last one wait for its turn, and goes away before it is answered. */
async function leaveEarly(url: string): Promise<void> {
  const ids = [1, 2, 3, 4, 5, 6].map(
    (number) => `"workforce:00000000-0000-4000-8000-00000000000${String(number)}"`,
  );
  const body = JSON.stringify({ query: `query Left { organizations(ids: [${ids.join()}]) { type } }` });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const headers = Object.entries({ host: hostname, 'content-type': 'application/json', ...bothCredentials });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`POST /graphql HTTP/1.1\r\n${head}content-length: ${String(body.length)}\r\n\r\n${body}`);
  await sleep(300);
  socket.destroy();
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchMemory } from '../../scripts/common/memory.ts';
import { startServerProcess } from '../e2e/support/child-process.ts';
import { numbersTo, uuidOf } from '../organizations/records.ts';
import { bothCredentials } from '../support/graph.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster, TestDatabase } from './support/cluster.ts';
import { createLinksDatabase } from './support/links.ts';

const MILLION = 1_000_000;

/** Ids in one request, as many as a list may have. */
const IDS = 100;

let cluster: Cluster;
let database: TestDatabase;
beforeAll(async () => {
  cluster = await startCluster();
  database = await createLinksDatabase(cluster);
  await database.run(
    `INSERT INTO organization_links (id, access_id, workforce_id)
     SELECT 'unit-' || n, n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
     FROM generate_series(1, ${MILLION}) AS n`,
  );
}, 180_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

test('of a million links, any is found right; the process holds those that were asked for, and no more than it may', async () => {
  await using memory = await watchMemory();
  await using server = await startServerProcess({
    ...memory.environment,
    ACCESS_URL: 'http://127.0.0.1:9',
    WORKFORCE_URL: 'http://127.0.0.1:9',
    LINKS_DATABASE_URL: database.readerUrl,
    LINKS_MAX_IDS: '3000',
    MAX_EVENT_LOOP_DELAY_MS: '0',
    UPSTREAM_RETRIES: '0',
  });
  const document = 'query ($references: [_Any!]!) { _entities(representations: $references) { __typename } }';
  /** Asks by keys that go together if the links are found right: then both platforms are called, which are down. */
  const ask = async (numbers: readonly number[]) => {
    const references = numbers.map((number) => ({
      __typename: 'Organization',
      ...(number % 2 === 0 ? { id: `unit-${number}` } : { workforceId: uuidOf(number) }),
      accessId: String(number),
    }));
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bothCredentials },
      body: JSON.stringify({ query: document, variables: { references } }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return errors.map(({ extensions: { code } }) => code);
  };
  const allFound = Array.from({ length: IDS }, () => 'UPSTREAM_UNAVAILABLE');
  const spread = (round: number) =>
    numbersTo(IDS).map((index) => ((round * IDS + index) * 7919) % MILLION || MILLION);

  for (let round = 0; round < 50; round += 1) expect(await ask(spread(round))).toEqual(allFound);
  const before = await memory.collect();
  for (let round = 50; round < 250; round += 1) expect(await ask(spread(round))).toEqual(allFound);
  const growth = (await memory.collect()) - before;
  // Twenty thousand links more, by three ids each, would take ten times that.
  expect(growth).toBeLessThan(2 ** 20);
  // And what is wrong is seen to be.
  const mixed = { __typename: 'Organization', id: 'unit-1', accessId: '2' };
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bothCredentials },
    body: JSON.stringify({ query: document, variables: { references: [mixed] } }),
  });
  expect(await response.text()).toContain('different organizations');
}, 60_000);

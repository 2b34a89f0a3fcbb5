import { setTimeout as delay } from 'node:timers/promises';
import type { ExpectStatic } from 'vitest';
import type { SourceName } from '../../src/sources/registry.ts';
import { findRequestLine } from '../server/support/log.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { matrixEnvironment } from './faults/fault.ts';
import type { Fault } from './faults/fault.ts';
import { createRecords, fieldsOf } from './records.ts';

const other = { access: 'workforce', workforce: 'access' } as const;

/** Both sides of each organization, the access one first. */
const query = `query Matrix($ids: [ID!]!) {
  organizations(ids: $ids) { id isPersonal subscriptionId description contacts { email } sources { source status } }
}`;

/** The row's platform, the graph over it and over a well one, and a host that nobody may ask. */
async function startRow(fault: Fault, broken: SourceName) {
  const records = createRecords(fault.organizations ?? 1);
  const elsewhere = await startUpstream();
  const platform = await fault.start({ records: records.bodies[broken], elsewhere: elsewhere.url });
  const well = other[broken];
  const graph = await startGraph({
    [well]: Object.fromEntries(
      Object.entries(records.bodies[well]).map(([path, body]) => [path, { status: 200, body }]),
    ),
    links: records.links,
    environment: {
      ...matrixEnvironment,
      ...fault.environment,
      [`${broken.toUpperCase()}_URL`]: platform.url,
    },
  });
  return {
    records,
    elsewhere,
    platform,
    graph,
    async [Symbol.asyncDispose]() {
      await graph[Symbol.asyncDispose]();
      await platform[Symbol.asyncDispose]();
      await elsewhere[Symbol.asyncDispose]();
    },
  };
}

/**
 * Plays a row and holds it to all that it says: the outcome, the time, the calls, the data of the other side, and that
 * nothing of the platform's own words came through.
 */
export async function checkRow(fault: Fault, broken: SourceName, expect: ExpectStatic): Promise<void> {
  await using row = await startRow(fault, broken);
  const { graph, platform, records } = row;
  const well = other[broken];
  const ids = records.links.map(({ id }) => id);
  const ask = () => graph.query(query, { variables: { ids }, headers: bothCredentials });
  for (let asked = 0; asked < (fault.asked ?? 0); asked += 1) await ask();
  // Longer than the shortest time for which a row leaves the breaker open.
  await delay(10);
  const arrivedBefore = platform.arrived ?? 0;
  graph[well].clear();

  const startMs = performance.now();
  const { status, data, errors, headers, text } = await ask();
  const tookMs = performance.now() - startMs;

  const { code, status: sourceStatus } = fault;
  const ownCode = typeof code === 'string' ? code : (code?.[broken] ?? null);
  const ownStatus = typeof sourceStatus === 'object' ? sourceStatus[broken] : sourceStatus;
  const statuses = { [broken]: ownStatus, [well]: 'OK' };
  expect(status).toBe(200);
  expect(data).toEqual({
    organizations: ids.map((id) => ({
      id,
      ...fieldsOf(well, true),
      ...fieldsOf(broken, ownStatus === 'OK'),
      sources: [
        { source: 'ACCESS', status: statuses['access'] },
        { source: 'WORKFORCE', status: statuses['workforce'] },
      ],
    })),
  });
  const failure = { code: ownCode, source: broken.toUpperCase(), ...fault.extensions };
  const told = (errors ?? []).map(({ extensions }) => extensions);
  expect(told).toMatchObject(ownCode === null ? [] : ids.map(() => failure));
  expect(text).not.toMatch(/planted|Evil/);

  expect(tookMs).toBeGreaterThanOrEqual(fault.fromMs ?? 0);
  expect(tookMs).toBeLessThan(fault.withinMs);

  const line = await findRequestLine(graph, headers.get('x-request-id'));
  const calls = (line['calls'] as Record<SourceName, number>)[broken];
  const [least, most] = typeof fault.calls === 'number' ? [fault.calls, fault.calls] : fault.calls;
  expect(calls).toBeGreaterThanOrEqual(least);
  expect(calls).toBeLessThanOrEqual(most);
  if (platform.arrived !== null) expect(platform.arrived - arrivedBefore).toBe(calls + (fault.resent ?? 0));
  expect(graph[well].requests).toHaveLength(ids.length);
  expect(row.elsewhere.requests).toEqual([]);
}

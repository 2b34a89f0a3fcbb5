import { describe, expect, test } from 'vitest';
import { organizations } from '../../bench/organizations.ts';
import { createWorkloads, ownSelections } from '../../bench/workloads.ts';
import type { RequestBody } from '../../bench/workloads.ts';
import { numbersTo } from '../organizations/records.ts';
import { bothCredentials } from '../support/graph.ts';
import { startHeldGraph } from './support/held-graph.ts';
import { watchShared } from './support/watch-work.ts';

const [whole, list] = ['W3', 'W2'].map(
  (name) => createWorkloads(ownSelections).find((workload) => workload.name === name)!.bodies[0]!,
) as [RequestBody, RequestBody];

const alike = (callers: number) => numbersTo(callers).map(() => bothCredentials);
const different = (callers: number) =>
  numbersTo(callers).map((number) => ({
    authorization: `Bearer caller-token-${number}`,
    'x-workforce-api-key': `caller-key-${number}`,
  }));

/**
 * Sends all requests before any answer of a platform; how many calls each platform had when all were answered.
 *
 * @param reads how many records the executions ask for before anything is answered, parents aside
 */
async function countCallsAtOnce(
  bodies: readonly RequestBody[],
  credentials: readonly Record<string, string>[],
  reads: number,
): Promise<{ access: number; workforce: number }> {
  const shared = watchShared();
  await using held = await startHeldGraph();
  const { graph } = held;
  const asked = credentials.map((headers, index) => {
    const { query, variables = {} } = bodies[index % bodies.length]!;
    return graph.query(query, { variables, headers });
  });
  await expect.poll(() => shared.joined, { timeout: 20_000 }).toBe(credentials.length);
  await expect.poll(() => shared.reads, { timeout: 20_000 }).toBe(reads);
  held.release();
  for (const { errors } of await Promise.all(asked)) expect(errors).toBeUndefined();
  // What was shared is gone with the last answer.
  expect(shared.left).toBe(0);
  return { access: graph.access.requests.length, workforce: graph.workforce.requests.length };
}

describe('callers at the same moment', () => {
  test('64, for the same organization, make one call to each platform', async () => {
    expect(await countCallsAtOnce([whole], alike(64), 2)).toEqual({ access: 1, workforce: 1 });
  }, 60_000);

  test('16, for the same list, make the calls of one', async () => {
    expect(await countCallsAtOnce([list], alike(16), 100)).toEqual({ access: 50, workforce: 55 });
  }, 60_000);

  test('64, for the same organization with a credential each, make a call each', async () => {
    expect(await countCallsAtOnce([whole], different(64), 64 * 2)).toEqual({ access: 64, workforce: 64 });
  }, 60_000);

  test('16, for the same list with a credential each, make the calls of 16', async () => {
    expect(await countCallsAtOnce([list], different(16), 16 * 100)).toEqual({
      access: 16 * 50,
      workforce: 16 * 55,
    });
  }, 60_000);

  test('20, for the same organization in other words, make one call to each platform', async () => {
    const { id } = organizations[7]!;
    const bodies = numbersTo(20).map((number) => ({
      query: `{ a${number}: organization(id: "${id}") { isPersonal description } }`,
    }));
    expect(await countCallsAtOnce(bodies, alike(20), 20 * 2)).toEqual({ access: 1, workforce: 1 });
  }, 60_000);
});

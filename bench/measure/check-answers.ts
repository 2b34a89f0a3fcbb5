import { isDeepStrictEqual } from 'node:util';
import type { Entrant } from '../contenders/start.ts';
import type { RequestBody, Selections, Workload } from '../workloads.ts';
import { callerHeaders } from './load-order.ts';

/** How many requests of each workload are compared. */
const COMPARED = 4;

/** Makes workloads in the fields of a server's schema. */
export type CreateWorkloads = (selections: Selections) => readonly Workload[];

/** The workloads that a server can express. */
export function workloadsOf(
  { contender }: Pick<Entrant, 'contender'>,
  create: CreateWorkloads,
): readonly Workload[] {
  return create(contender.selections).filter(({ name }) => contender.cannot?.workloads.test(name) !== true);
}

/**
 * Asks every server for the same and compares its answers with those of the first one.
 *
 * @throws where an answer differs, naming the server and the workload
 */
export async function checkAnswers(entrants: readonly Entrant[], create: CreateWorkloads): Promise<void> {
  const expected = new Map<string, unknown>();
  for (const entrant of entrants) {
    for (const { name, bodies } of workloadsOf(entrant, create)) {
      for (const [index, body] of bodies.slice(0, COMPARED).entries()) {
        const key = `${name} ${index}`;
        const answer = await ask(entrant, name, body);
        if (!expected.has(key)) expected.set(key, answer);
        if (isDeepStrictEqual(answer, expected.get(key))) continue;
        throw new Error(
          `${entrant.name}, ${name}: the answer is not that of ${entrants[0]?.name ?? ''}: ${JSON.stringify(answer).slice(0, 500)}`,
        );
      }
    }
  }
}

async function ask({ name, url, contender }: Entrant, workload: string, body: RequestBody): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: callerHeaders,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: Record<string, unknown>; errors?: unknown };
  if (response.status !== 200 || data === undefined || errors !== undefined) {
    throw new Error(`${name}, ${workload}: ${response.status} ${text.slice(0, 500)}`);
  }
  // What has no prototype, or another order of fields, is equal all the same once it is JSON.
  return JSON.parse(JSON.stringify(contender.toFlat(data)));
}

import { isDeepStrictEqual } from 'node:util';
import type { Contender } from '../contenders/contender.ts';
import type { Entrant } from '../contenders/start.ts';
import type { RequestBody, Selections, Workload } from '../workloads.ts';
import { callerHeaders } from './load-order.ts';

/** How many requests of each workload are compared at most. */
const COMPARED = 200;

/** Wrong answers of a server that may give some. */
export interface Difference {
  readonly contender: Contender;
  readonly workload: string;
  /** How many answers were not those of the first server, of how many. */
  readonly wrong: number;
  readonly compared: number;
}

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
 * @returns the differences of those servers that may differ
 * @throws where another server's answer differs, naming the server and the workload
 */
export async function checkAnswers(
  entrants: readonly Entrant[],
  create: CreateWorkloads,
): Promise<readonly Difference[]> {
  const expected = new Map<string, unknown>();
  const differences: Difference[] = [];
  for (const entrant of entrants) {
    const { contender } = entrant;
    for (const { name, bodies } of workloadsOf(entrant, create)) {
      const compared = bodies.slice(0, COMPARED);
      let wrong = 0;
      for (const [index, body] of compared.entries()) {
        const key = `${name} ${index}`;
        const answer = await ask(entrant, name, body);
        if (!expected.has(key)) expected.set(key, answer);
        if (isDeepStrictEqual(answer, expected.get(key))) continue;
        if (contender.mayDiffer === null) throw describeDifference(entrants, entrant, name, answer);
        wrong += 1;
      }
      if (wrong > 0) differences.push({ contender, workload: name, wrong, compared: compared.length });
    }
  }
  return differences;
}

function describeDifference(
  [first]: readonly Entrant[],
  { name }: Entrant,
  workload: string,
  answer: unknown,
): Error {
  const text = JSON.stringify(answer).slice(0, 500);
  return new Error(`${name}, ${workload}: the answer is not that of ${first?.name ?? 'nobody'}: ${text}`);
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

import type { FastifyRequest } from 'fastify';
import type { ReadTally } from '../organizations/records.ts';

/** What the log line of one request says about its operation. */
export interface RequestReport {
  operationName: string | null;
  /** How many errors of each code the answer has. */
  readonly errors: Record<string, number>;
  /** What was read from the platforms. */
  readonly tally: ReadTally;
}

const reports = new WeakMap<FastifyRequest, RequestReport>();

/** Begins the report of a request that came as far as GraphQL. */
export function beginReport(request: FastifyRequest, tally: ReadTally): RequestReport {
  const report: RequestReport = { operationName: null, errors: {}, tally };
  reports.set(request, report);
  return report;
}

/** The report of a request; null where it did not come as far as GraphQL. */
export function reportOf(request: FastifyRequest): RequestReport | null {
  return reports.get(request) ?? null;
}

import type { FastifyRequest } from 'fastify';
import type { ReadTally } from '../organizations/records.ts';

/** What the log line of one request says beside its HTTP side. */
export interface RequestReport {
  operationName: string | null;
  /** How many errors of each code the answer has. */
  readonly errors: Record<string, number>;
  /** What was read from the platforms; null where the request did not come as far as GraphQL. */
  tally: ReadTally | null;
  /** The sha256 of a document that is not in the safelist; null where it is, or where there is no safelist. */
  unlisted: string | null;
}

const reports = new WeakMap<FastifyRequest, RequestReport>();

/** The report of a request, from its beginning on. */
export function reportOf(request: FastifyRequest): RequestReport {
  let report = reports.get(request);
  if (report === undefined) {
    report = { operationName: null, errors: {}, tally: null, unlisted: null };
    reports.set(request, report);
  }
  return report;
}

/** Counts an error of the answer. */
export function countError(report: RequestReport, code: unknown): void {
  const name = String(code);
  report.errors[name] = (report.errors[name] ?? 0) + 1;
}

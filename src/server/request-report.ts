import type { FastifyRequest } from 'fastify';
import type { ReadTally } from '../organizations/read-tally.ts';
import { forEverySource } from '../sources/registry.ts';
import type { OperationOutcome, SharedFrom } from '../telemetry/metrics/operation-metrics.ts';
import type { SignInProblem } from '../telemetry/metrics/sign-in-metrics.ts';
import { parseTraceparent } from '../telemetry/tracing/trace-ids.ts';
import type { TraceIds } from '../telemetry/tracing/trace-ids.ts';

/** What the log line of one request says beside its HTTP side. */
export interface RequestReport {
  /** Which trace the request takes part in; null for none. */
  readonly traceIds: TraceIds | null;
  /** Null where it did not come as far as an operation. */
  operationType: string | null;
  operationName: string | null;
  /** How the operation ended; null where it did not come as far as GraphQL. */
  outcome: OperationOutcome | null;
  /** How many errors of each code the answer has. */
  readonly errors: Record<string, number>;
  /** What was read from the platforms; null where the request did not come as far as GraphQL. */
  tally: ReadTally | null;
  /** How long it was executed without waiting for a record, in milliseconds; null where it was not, or not to its end. */
  overheadMs: number | null;
  /** Why the caller is not signed in; null where it is, and where nobody signs in. */
  signIn: SignInProblem | null;
  /** The sha256 of a document that is not in the safelist; null where it is, or where there is no safelist. */
  unlisted: string | null;
  /** The id of the identical request that was executed for this one, too; null where this one was itself. */
  sharedWith: string | null;
  /** The report of an identical request whose answer is waited for; null where none is. */
  awaited: RequestReport | null;
  /** Whether that request was under way or its answer was kept; null where there was none. */
  sharedFrom: SharedFrom | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until it is asked for by {@link reportOf}. */
    report: RequestReport | null;
  }
}

/** The report of a request, from its beginning on. */
export function reportOf(request: FastifyRequest): RequestReport {
  return (request.report ??= {
    traceIds: request.trace?.ids ?? parseTraceparent(request.headers.traceparent),
    operationType: null,
    operationName: null,
    outcome: null,
    errors: {},
    tally: null,
    overheadMs: null,
    signIn: null,
    unlisted: null,
    sharedWith: null,
    awaited: null,
    sharedFrom: null,
  });
}

/** What a line of the log names a request by, beside its own. */
export function namesOf(requestId: string, { traceIds, operationName }: RequestReport) {
  return { requestId, ...traceIds, ...(operationName !== null && { operationName }) };
}

/** Counts an error of the answer. */
export function countError(report: RequestReport, code: unknown): void {
  const name = String(code);
  report.errors[name] = (report.errors[name] ?? 0) + 1;
}

/** Another request that asked the same, and was executed. */
export interface Executed {
  readonly requestId: string;
  readonly report: RequestReport;
}

/** Takes over what a request asked for that ended while it waited for the answer to an identical one. */
export function shareName(report: RequestReport): void {
  const { awaited } = report;
  if (awaited === null) return;
  report.operationType = awaited.operationType;
  report.operationName = awaited.operationName;
}

/** Takes over the report of an identical request that was executed: all but the calls, which were made once. */
export function shareReport(request: FastifyRequest, executed: Executed, from: SharedFrom): void {
  const report = reportOf(request);
  const { operationType, operationName, outcome, errors, tally, unlisted } = executed.report;
  report.operationType = operationType;
  report.operationName = operationName;
  report.outcome = outcome;
  Object.assign(report.errors, errors);
  report.tally = tally && { calls: forEverySource(() => 0), failures: tally.failures, waitedMs: 0 };
  report.unlisted = unlisted;
  report.awaited = null;
  report.sharedWith = executed.requestId;
  report.sharedFrom = from;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { OperationTrace } from '../telemetry/tracing/operation-trace.ts';
import { reportOf, shareName } from './request-report.ts';
import type { RequestReport } from './request-report.ts';

/** Where requests are told of that have ended. */
export interface RequestTelemetry {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'operations' | 'signIn'>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The trace of an operation; null where nothing is traced. */
    trace: OperationTrace | null;
  }
}

/** How much of a path goes into the log. */
const MAX_PATH_LENGTH = 200;

/** Tells of a request that has ended: one log line, and, of an operation, what the metrics count and its span. */
export function tellEnd({ logger, metrics }: RequestTelemetry, request: FastifyRequest, reply: FastifyReply) {
  const report = reportOf(request);
  shareName(report);
  const wasAnswered = reply.raw.writableFinished;
  const durationMs = reply.elapsedTime;
  const status = wasAnswered ? reply.statusCode : null;
  logRequest(logger, request, status, durationMs);

  const { operationName: name, errors, overheadMs, sharedFrom } = report;
  const outcome = wasAnswered ? outcomeOf(report, request, reply) : 'cancelled';
  const isVouchedFor = hasAnswerOfPlatform(report);
  if (report.signIn !== null) metrics.signIn.onRefusal(report.signIn);
  request.trace?.end({ ...report, requestId: request.id, outcome, isVouchedFor, status });
  if (outcome === null || request.routeOptions.url !== '/graphql') return;
  metrics.operations.ended({ name, outcome, isVouchedFor, durationMs, overheadMs, errors, sharedFrom });
}

/** How the operation of a request that was answered ended; null for one that asked for no operation, such as for a page. */
function outcomeOf({ outcome }: RequestReport, { method }: FastifyRequest, { statusCode }: FastifyReply) {
  // An operation may have been executed before there was no room for its response.
  if (statusCode === 503) return 'refused';
  return outcome ?? (statusCode >= 400 && method !== 'OPTIONS' ? 'refused' : null);
}

/** Whether platforms were asked for it, and all of them answered with what was asked for. */
function hasAnswerOfPlatform({ outcome, tally }: RequestReport): boolean {
  if (outcome !== 'success' || tally === null) return false;
  return Object.values(tally.calls).some((calls) => calls > 0) && Object.keys(tally.failures).length === 0;
}

/** @param status null where the client went away before there was an answer */
function logRequest(
  logger: Logger,
  request: FastifyRequest,
  status: number | null,
  durationMs: number,
): void {
  const { traceIds, operationName, errors, tally, signIn, unlisted, sharedWith } = reportOf(request);
  const line = {
    requestId: request.id,
    ...traceIds,
    method: request.method,
    path: request.url.split('?', 1)[0]?.slice(0, MAX_PATH_LENGTH),
    status,
    durationMs: toTenths(durationMs),
    operationName,
    ...(tally !== null && { ...tally, waitedMs: toTenths(tally.waitedMs) }),
    errors,
    ...(signIn !== null && { signIn }),
    ...(unlisted !== null && { unlisted }),
    ...(sharedWith !== null && { sharedWith }),
  };
  const isToBeSeen = unlisted !== null || Object.keys(tally?.failures ?? {}).length > 0;
  if (status === null) logger.info(line, 'client went away');
  else if (isToBeSeen) logger.warn(line, 'request');
  else logger.info(line, 'request');
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

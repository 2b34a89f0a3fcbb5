import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { OperationOutcome } from '../../telemetry/metrics/operation-metrics.ts';
import type { ServerContext } from '../context.ts';

/** How an operation ended, by what is answered. */
export function outcomeOf({
  response: { body },
}: GraphQLRequestContextWillSendResponse<ServerContext>): OperationOutcome {
  if (body.kind !== 'single') return 'success';
  const { data, errors = [] } = body.singleResult;
  if (data === undefined) return 'refused';
  if (errors.length === 0) return 'success';
  return Object.values(data ?? {}).some(hasValue) ? 'partial' : 'failure';
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasValue) : value !== null;
}

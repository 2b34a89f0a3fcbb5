import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { RETRY_AFTER_SECONDS } from './overload.ts';
import type { ResponseBacklog } from './response-backlog.ts';

/**
 * Creates what writes results as JSON, at once: until it is written, a result takes several times the memory. One that the
 * backlog has no room for is not written at all.
 */
export function createResultWriter(backlog: ResponseBacklog): (result: unknown) => string {
  return (result) => {
    // Hardly ever does anything wait.
    if (backlog.bytes > 0 && !backlog.hasRoomFor(measure(result))) {
      throw overloaded(backlogMessage(backlog.maxBytes));
    }
    return `${JSON.stringify(result)}\n`;
  };
}

/** How long a value is as JSON at least, in characters. */
function measure(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let length = 2;
  if (Array.isArray(value)) for (const item of value) length += measure(item);
  else for (const [key, member] of Object.entries(value)) length += key.length + measure(member);
  return length;
}

/** Makes the error of an operation that there is no room for, HTTP 503. */
export function overloaded(message: string): GraphQLError {
  const originalError = new GraphError('OVERLOADED', { message });
  const headers = new HeaderMap([['retry-after', RETRY_AFTER_SECONDS]]);
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { http: { status: 503, headers } },
  });
}

/** Says why there is no room for a response. */
export function backlogMessage(maxBytes: number): string {
  return `Too many bytes of responses wait for their clients to read them; at most ${maxBytes} may.`;
}

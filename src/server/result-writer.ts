import { setImmediate } from 'node:timers/promises';
import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { RETRY_AFTER_SECONDS } from './overload.ts';
import type { ResponseBacklog } from './response-backlog.ts';

/** How much text is written in one turn of the event loop, in characters; the last result may be longer. */
const MAX_TURN_LENGTH = 2 ** 20;

/**
 * Creates what writes results as JSON. Long ones that are ready in the same turn of the event loop are written in several
 * turns: what was written is bounded only once it is sent, and nothing else is done meanwhile. One that the backlog has no
 * room for is not written at all.
 */
export function createResultWriter(backlog: ResponseBacklog): (result: unknown) => string | Promise<string> {
  let turnLength = 0;
  let nextTurn: Promise<void> | null = null;

  const waitForTurn = () => {
    nextTurn ??= setImmediate().then(() => {
      turnLength = 0;
      nextTurn = null;
    });
    return nextTurn;
  };
  const write = (result: unknown): string => {
    // Hardly ever does anything wait.
    if (backlog.bytes > 0 && !backlog.hasRoomFor(measure(result))) throw overloaded(backlog);
    const text = `${JSON.stringify(result)}\n`;
    turnLength += text.length;
    if (turnLength > MAX_TURN_LENGTH) void waitForTurn();
    return text;
  };
  const writeLater = async (result: unknown): Promise<string> => {
    while (turnLength > MAX_TURN_LENGTH) await waitForTurn();
    return write(result);
  };
  return (result) => (turnLength > MAX_TURN_LENGTH ? writeLater(result) : write(result));
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

function overloaded({ maxBytes }: ResponseBacklog): GraphQLError {
  const originalError = new GraphError('OVERLOADED', { message: backlogMessage(maxBytes) });
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

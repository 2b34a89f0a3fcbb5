import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorCodes } from '../errors/codes.ts';
import { RETRY_AFTER_SECONDS } from './overload.ts';
import { countError, reportOf } from './request-report.ts';
import type { ResponseBacklog } from './response-backlog.ts';
import { backlogMessage } from './result-writer.ts';
import { limitReading } from './slow-readers.ts';

/** What a response takes beside its text while it waits: its headers, Node's objects for it and its request, in bytes. */
const OVERHEAD_BYTES = 4096;

/** A response up to this length is not rejected: the rejection would be as long, in characters. */
const MAX_SMALL_LENGTH = 512;

/** A longer text is encoded at once: a waiting string may take two bytes a character, in the heap. */
const MAX_STRING_LENGTH = 16 * 1024;

/** How responses are bounded. */
export interface ResponseBounds {
  readonly backlog: ResponseBacklog;
  /** How long reading a response may take beside the time that its length is worth, in milliseconds. */
  readonly graceMs: number;
}

/**
 * Counts every response of a server in the backlog until it is sent or its connection is closed, and sends 503 in the place
 * of one that there is no room for. To be called after all other hooks are added that may change a response.
 */
export function boundResponses(app: FastifyInstance, { backlog, graceMs }: ResponseBounds): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
      done(null, hold(payload, reply, backlog, graceMs));
    } else done(null, payload);
  });
}

function hold(
  payload: string | Buffer,
  reply: FastifyReply,
  backlog: ResponseBacklog,
  graceMs: number,
): string | Buffer {
  const { raw } = reply;
  const { socket } = reply.request.raw;
  const isLong = payload.length > MAX_STRING_LENGTH;
  const bytes = isLong ? Buffer.byteLength(payload) : 2 * payload.length;
  const isSmall = payload.length <= MAX_SMALL_LENGTH;
  const weight = OVERHEAD_BYTES + bytes;
  if (socket.destroyed) return payload;
  const release = isSmall ? backlog.addAnyway(socket, weight) : backlog.add(socket, weight);
  if (release === null) return reject(reply, backlog.maxBytes);
  raw.once('close', release);
  // Emitted when everything has been written: most responses are taken by the system at once, and wait for nobody.
  raw.once('prefinish', () => {
    if (raw.writableLength > 0) return;
    raw.off('close', release);
    release();
  });
  limitReading(raw, bytes, graceMs);
  return isLong && typeof payload === 'string' ? Buffer.from(payload) : payload;
}

function reject(reply: FastifyReply, maxBytes: number): string {
  const code = 'OVERLOADED';
  const { request } = reply;
  countError(reportOf(request), code);
  void reply
    .code(503)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'retry-after': RETRY_AFTER_SECONDS });
  const extensions = { code, retryable: errorCodes[code].retryable, requestId: request.id };
  return JSON.stringify({ errors: [{ message: backlogMessage(maxBytes), extensions }] });
}

import { isUtf8 } from 'node:buffer';
import { GraphError } from '../errors/graph-error.ts';
import { retryableStatuses } from '../upstream/attempt-result.ts';
import type { Credential } from '../upstream/credential.ts';
import type { UpstreamAnswer } from '../upstream/response-reader.ts';
import { isNestedDeeper, parseJson } from './json-text.ts';
import { notFound } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { RecordLimits } from './record-limits.ts';

/** Why a body is not a record. The reason goes to the log, so it says nothing of the body's values. */
export class InvalidRecord {
  readonly reason: string;
  /** What the caller reads; null for what the error code says anyway. */
  readonly message: string | null;

  constructor(reason: string, message: string | null = null) {
    this.reason = reason;
    this.message = message;
  }
}

/** The refusal of a record with a list that is too long. */
export function overlong({ maxListEntries }: RecordLimits): InvalidRecord {
  const message = `The platform sent a list that is too long; at most ${maxListEntries} entries are allowed.`;
  return new InvalidRecord('list too long', message);
}

/** How one source turns answers into outcomes. */
export interface RecordReader<Model> {
  /** The platform's name in errors. */
  readonly source: string;
  readonly limits: RecordLimits;
  /**
   * Makes the model of a parsed JSON body, or says why it is none.
   *
   * @param expectedId the id that was asked for; null where the platform chooses
   * @param json the text that it was parsed from; the model must keep no part of it
   */
  readonly toModel: (body: unknown, expectedId: string | null, json: string) => Model | InvalidRecord;
  /** The error for 401. */
  readonly unauthorized: (credential: Credential) => GraphError;
  /** The error for 403; without it 403 is like any other 4xx. */
  readonly forbidden?: () => GraphError;
}

/**
 * Turns what an upstream answered into an outcome, by the table of `docs/errors.md`: 200 is read strictly (JSON in
 * UTF-8), 404 is not found, everything else is a failure.
 *
 * @param onBody told the body that a record was read from
 */
export function toOutcome<Model>(
  answer: UpstreamAnswer | GraphError,
  reader: RecordReader<Model>,
  credential: Credential,
  expectedId: string | null,
  onBody?: (body: Buffer) => void,
): Outcome<Model> {
  if (answer instanceof GraphError) return { kind: 'failed', error: answer };
  if (answer.status === 404) return notFound;
  if (answer.status === 401) {
    return { kind: 'failed', error: reader.unauthorized(credential), isUnauthorized: true };
  }
  if (answer.status !== 200) return { kind: 'failed', error: errorOfStatus(answer, reader) };

  const record = readBody(answer.body, reader, expectedId);
  if (record instanceof InvalidRecord) {
    const { reason, message } = record;
    const details = { source: reader.source, reason };
    const error = new GraphError(
      'UPSTREAM_INVALID_RESPONSE',
      message === null ? details : { ...details, message },
    );
    return { kind: 'failed', error };
  }
  if (onBody !== undefined && answer.body !== null) onBody(answer.body);
  const bytes = answer.body?.length ?? 0;
  return { kind: 'found', record, fetchedAt: new Date().toISOString(), bytes, staleBecause: null };
}

/** Reads a body strictly: JSON in UTF-8, and the record that was asked for. */
export function readBody<Model>(
  body: Buffer | null,
  reader: Pick<RecordReader<Model>, 'toModel' | 'limits'>,
  expectedId: string | null,
): Model | InvalidRecord {
  if (body === null || !isUtf8(body)) return new InvalidRecord('not UTF-8');
  // Without a byte order mark, which a parser may ignore (RFC 8259, section 8.1).
  const json = body.toString('utf8', startsWithMark(body) ? 3 : 0);
  const { maxDepth } = reader.limits;
  // Before it is parsed, which takes long for it.
  if (isNestedDeeper(json, maxDepth)) {
    const message = `The platform sent JSON that is nested too deeply; at most ${maxDepth} levels are allowed.`;
    return new InvalidRecord('nested too deeply', message);
  }
  let value: unknown;
  try {
    value = parseJson(json);
  } catch {
    return new InvalidRecord('not JSON');
  }
  return reader.toModel(value, expectedId, json);
}

function startsWithMark(body: Buffer): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}

function errorOfStatus<Model>(
  { status, retryAfterMs }: UpstreamAnswer,
  reader: RecordReader<Model>,
): GraphError {
  const details = { source: reader.source, reason: `status ${status}` };
  if (status === 403 && reader.forbidden !== undefined) return reader.forbidden();
  if (status === 429) {
    return new GraphError(
      'UPSTREAM_RATE_LIMITED',
      retryAfterMs === null ? details : { ...details, retryAfterMs },
    );
  }
  const isUnavailable = status >= 500 || retryableStatuses.includes(status);
  if (isUnavailable) return new GraphError('UPSTREAM_UNAVAILABLE', details);
  if (status >= 300) return new GraphError('UPSTREAM_REJECTED', details);
  return new GraphError('UPSTREAM_INVALID_RESPONSE', details);
}

import { describe, expect, test } from 'vitest';
import { GraphError } from '../../src/errors/graph-error.ts';
import { isDateTime } from '../../src/sources/date-time.ts';
import { InvalidRecord, toOutcome } from '../../src/sources/read-record.ts';
import type { RecordReader } from '../../src/sources/read-record.ts';
import { defaultRecordLimits } from '../../src/sources/record-limits.ts';
import type { Outcome } from '../../src/sources/outcome.ts';
import { Credential } from '../../src/upstream/credential.ts';
import type { UpstreamAnswer } from '../../src/upstream/response-reader.ts';
import { errorOf, summaryOf } from './read.ts';

const reader: RecordReader<unknown> = {
  limits: defaultRecordLimits,
  source: 'ACCESS',
  toModel: (body) => body,
  unauthorized: () => new GraphError('UNAUTHENTICATED', { source: 'ACCESS' }),
};

const credential = new Credential('Bearer xq7-token-1', 'fingerprint');

function outcomeOf(upstreamAnswer: UpstreamAnswer | GraphError, by: RecordReader<unknown>): Outcome<unknown> {
  return toOutcome(upstreamAnswer, by, credential, null);
}

function answer(status: number, body: string | Buffer | null = null, retryAfterMs: number | null = null) {
  return { status, body: typeof body === 'string' ? Buffer.from(body) : body, retryAfterMs };
}

describe('toOutcome', () => {
  test('200, is found, as of now in UTC', () => {
    const before = Date.now();
    const outcome = outcomeOf(answer(200, '{"a":"ü€😀"}'), reader);
    expect(outcome).toMatchObject({ kind: 'found', record: { a: 'ü€😀' } });
    const { fetchedAt } = outcome as { fetchedAt: string };
    expect(isDateTime(fetchedAt)).toBe(true);
    expect(fetchedAt).toMatch(/Z$/);
    expect(Date.parse(fetchedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(fetchedAt)).toBeLessThanOrEqual(Date.now());
  });

  test('a failure below HTTP, stays what it is', () => {
    const error = new GraphError('UPSTREAM_TIMEOUT', { source: 'ACCESS' });
    expect(outcomeOf(error, reader)).toEqual({ kind: 'failed', error });
    expect(errorOf(outcomeOf(error, reader))).toBe(error);
  });

  test.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['half a document', '{"id":'],
    ['two documents', '{}{}'],
    ['HTML', '<!doctype html><p>Sign in</p>'],
    ['a single quote', "{'id':1}"],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['cut within a character', Buffer.from('"€').subarray(0, 3)],
    ['UTF-16', Buffer.from('{"id":1}', 'utf16le')],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeff{"id":1}', 'utf16le')],
    ['a byte order mark alone', '\ufeff'],
    ['of two byte order marks', '\ufeff\ufeff{}'],
    ['of a byte order mark within', '{\ufeff}'],
  ])('200 that is %s, is an invalid response, and no model is made', (_name, body) => {
    let made = 0;
    const outcome = outcomeOf(answer(200, body), { ...reader, toModel: () => (made += 1) });
    expect(summaryOf(outcome)).toEqual({
      kind: 'failed',
      code: 'UPSTREAM_INVALID_RESPONSE',
      source: 'ACCESS',
    });
    expect(made).toBe(0);
  });

  test('200 with a byte order mark before the JSON, is read without it', () => {
    const bodies: unknown[] = [];
    const toModel = (body: unknown) => bodies.push(body);
    outcomeOf(answer(200, '\ufeff{"id":"\ufeff"}'), { ...reader, toModel });
    expect(bodies).toEqual([{ id: '\ufeff' }]);
  });

  test('200 that the source refuses, is an invalid response with the reason for the log', () => {
    const toModel = () => new InvalidRecord('bad envelope');
    const error = errorOf(outcomeOf(answer(200, '{}'), { ...reader, toModel }));
    expect([error.code, error.details]).toEqual([
      'UPSTREAM_INVALID_RESPONSE',
      { source: 'ACCESS', reason: 'bad envelope' },
    ]);
  });

  test('a refusal, says nothing of the body', () => {
    const error = errorOf(outcomeOf(answer(200, '{"secret":s3cr3t}'), reader));
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('s3cr3t');
  });

  test('403, is forbidden only for a source that says so', () => {
    const forbidden = () => new GraphError('FORBIDDEN', { source: 'ACCESS' });
    expect(errorOf(outcomeOf(answer(403), { ...reader, forbidden })).code).toBe('FORBIDDEN');
    expect(errorOf(outcomeOf(answer(403), reader)).code).toBe('UPSTREAM_REJECTED');
  });

  test('429, tells how long to wait, also no time at all', () => {
    const waits = [null, 0, 3_000].map((retryAfterMs) =>
      summaryOf(outcomeOf(answer(429, null, retryAfterMs), reader)),
    );
    const limited = { kind: 'failed', code: 'UPSTREAM_RATE_LIMITED', source: 'ACCESS' };
    expect(waits).toStrictEqual([
      limited,
      { ...limited, retryAfterMs: 0 },
      { ...limited, retryAfterMs: 3_000 },
    ]);
  });
});

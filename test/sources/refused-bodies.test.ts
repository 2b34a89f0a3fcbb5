import { describe, expect, test } from 'vitest';
import {
  accessId,
  ok,
  readAccess,
  readCurrent,
  readWorkforce,
  recordOf,
  summaryOf,
  workforceId,
} from './read.ts';

const refused: readonly (readonly [string, string | Buffer])[] = [
  ['empty', ''],
  ['blank', '  \n'],
  ['HTML', '<!doctype html><title>Sign in</title>'],
  ['half a record', '{"id": 73, "name": "Organ'],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '73'],
  ['text', '"73"'],
  ['a list', '[]'],
  ['a list with a record', `[{"id": 73}, {"id": "${workforceId}"}]`],
  ['an empty object', '{}'],
  ['an object with an empty id', '{"id": ""}'],
  ['an object with null for an id', '{"id": null}'],
  ['an object with an object for an id', '{"id": {"id": 73}}'],
  ['an object with a list for an id', `{"id": ["${workforceId}"]}`],
  ['an error of the platform', '{"message": "Organization ? not found", "errorMessage": "no"}'],
  ['an id in its prototype', `{"__proto__": {"id": 73}, "constructor": {"id": "${workforceId}"}}`],
  ['not UTF-8', Buffer.concat([Buffer.from('{"id": 73, "name": "'), Buffer.from([0xe9]), Buffer.from('"}')])],
  ['compressed', Buffer.from('1f8b0800000000000003ab56ca4c5132570200b4a2b1fc0a000000', 'hex')],
];

describe.each([
  ['access', 'ACCESS', readAccess],
  ["access, the session's own", 'ACCESS', readCurrent],
  ['workforce', 'WORKFORCE', readWorkforce],
] as const)('%s, 200', (_name, source, read) => {
  test.each(refused)('with a body that is %s, is an invalid response', async (_name, body) => {
    const { outcome, requests } = await read(ok(body));
    expect(summaryOf(outcome)).toEqual({ kind: 'failed', code: 'UPSTREAM_INVALID_RESPONSE', source });
    expect(requests).toHaveLength(1);
  });

  test.each(['announced', 'not announced'])(
    'with a body over the limit, length %s, is an invalid response',
    async (way) => {
      const { outcome, requests } = await read((_request, response) => {
        const body = Buffer.from(`{"id": 73, "filler": "${'x'.repeat(2_000_000)}"}`);
        if (way === 'announced') response.setHeader('content-length', body.length);
        response.write(body.subarray(0, 1_500_000));
        response.end(body.subarray(1_500_000));
      });
      expect(summaryOf(outcome)).toEqual({ kind: 'failed', code: 'UPSTREAM_INVALID_RESPONSE', source });
      expect(requests).toHaveLength(1);
    },
  );
});

describe('access, 200', () => {
  test.each([
    ['of another record', '{"id": 74}'],
    ['zero', '{"id": 0}'],
    ['negative', '{"id": -73}'],
    ['a fraction', '{"id": 73.5}'],
    ['a word', '{"id": "seventy-three"}'],
    ['true', '{"id": true}'],
  ])('with an id that is %s, is an invalid response', async (_name, body) => {
    const { outcome } = await readAccess(ok(body));
    expect(summaryOf(outcome)).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE' });
  });

  test.each(['0', '-73', '73.5', '9007199254740993', '"x"'])(
    "for the session's own, with an id that is %s, is an invalid response",
    async (id) => {
      const { outcome } = await readCurrent(ok(`{"id": ${id}}`));
      expect(summaryOf(outcome)).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE' });
    },
  );

  test("for the session's own, takes whichever id the platform gives", async () => {
    expect(recordOf((await readCurrent(ok({ id: 4_711 }))).outcome).id).toBe('4711');
  });

  test('with nothing but the id, is a record without anything', async () => {
    const { id, dataIssues, ...rest } = recordOf((await readAccess(ok({ id: 73 }))).outcome);
    expect([id, dataIssues]).toEqual([accessId, []]);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });
});

describe('workforce, 200', () => {
  test.each([
    ['of another record', '{"id": "987abc78-39c5-436f-a70b-d3a14db753c1"}'],
    ['not a UUID', '{"id": "987abc78"}'],
    ['a UUID without hyphens', '{"id": "987abc7839c5436fa70bd3a14db753c0"}'],
    ['a UUID with blanks around it', `{"id": " ${workforceId} "}`],
    ['a number', '{"id": 987}'],
  ])('with an id that is %s, is an invalid response', async (_name, body) => {
    const { outcome } = await readWorkforce(ok(body));
    expect(summaryOf(outcome)).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE' });
  });

  test('with the id in upper case, is the record, its id in lower case', async () => {
    const { outcome } = await readWorkforce(ok({ id: workforceId.toUpperCase() }));
    expect(recordOf(outcome).id).toBe(workforceId);
  });

  test('with nothing but the id, is a record without anything', async () => {
    const { id, dataIssues, ...rest } = recordOf((await readWorkforce(ok({ id: workforceId }))).outcome);
    expect([id, dataIssues]).toEqual([workforceId, []]);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });
});

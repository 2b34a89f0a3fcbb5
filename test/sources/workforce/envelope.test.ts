import { describe, expect, test } from 'vitest';
import { ok, readWorkforce, recordOf, summaryOf, workforceId, workforceRecord } from '../read.ts';
import { fullModel, fullPayload } from './record.ts';

const item = { message: 'success', data: fullPayload, valid: null };

describe('workforce trap: the envelope of other endpoints', () => {
  test.each([
    ['as documented', { items: [item], valid: true }],
    ['with an item said to be valid', { items: [{ ...item, valid: true }], valid: true }],
    ['without a word of being valid', { items: [{ data: fullPayload }] }],
    ['with null for valid', { items: [item], valid: null }],
    ['with more members', { items: [{ ...item, more: 1 }], valid: true, page: 1 }],
  ])('%s, is taken off', async (_name, body) => {
    expect(await workforceRecord(body)).toStrictEqual(fullModel);
  });

  test('none: the bare object, is the record', async () => {
    expect(recordOf((await readWorkforce(ok(fullPayload))).outcome)).toStrictEqual(fullModel);
  });

  test.each([
    ['said to be invalid', { items: [item], valid: false }],
    ['with an item said to be invalid', { items: [{ ...item, valid: false }], valid: true }],
    ['with "true" for valid', { items: [item], valid: 'true' }],
    ['with "false" for valid', { items: [item], valid: 'false' }],
    ['with 0 for valid', { items: [item], valid: 0 }],
    ['with no item', { items: [], valid: true }],
    ['with two items', { items: [item, item], valid: true }],
    ['with an item of nothing', { items: [null], valid: true }],
    ['with an item without data', { items: [{ message: 'success', valid: null }], valid: true }],
    ['with null for data', { items: [{ ...item, data: null }], valid: true }],
    ['with a list for data', { items: [{ ...item, data: [fullPayload] }], valid: true }],
    ['with the bare record for an item', { items: [fullPayload], valid: true }],
    ['with an object for items', { items: { 0: item }, valid: true }],
    ['with null for items', { items: null, valid: true }],
    ['with text for items', { items: 'none', valid: true }],
    ['in an envelope', { items: [{ data: { items: [item] } }], valid: true }],
    [
      'of another record',
      { items: [{ data: { ...fullPayload, id: workforceId.replace('9', '8') } }], valid: true },
    ],
    ['in a list', [item]],
    ['of an item alone', item],
  ])('%s, is an invalid response', async (_name, body) => {
    const { outcome, requests } = await readWorkforce(ok(body));
    expect(summaryOf(outcome)).toEqual({
      kind: 'failed',
      code: 'UPSTREAM_INVALID_RESPONSE',
      source: 'WORKFORCE',
    });
    expect(requests).toHaveLength(1);
  });
});

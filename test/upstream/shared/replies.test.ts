import { describe, expect, test } from 'vitest';
import { toLookReply } from '../../../src/upstream/shared/replies.ts';
import type { Reply } from '../../../src/upstream/shared/replies.ts';

const text = (value: string) => Buffer.from(value);

describe('toLookReply', () => {
  test.each(['same', 'none', 'wait'] as const)('reads %s', (kind) => {
    const reply = toLookReply([text('7'), text(kind), text('an epoch'), 1000, -1], 7);
    expect(reply).toEqual({ kind, epoch: 'an epoch', redisMs: 1000, acceptedAgeMs: null });
  });

  test('reads a value that was found, with its age', () => {
    const reply = toLookReply([text('7'), text('found'), text('an epoch'), 1000, 9, 30, text('value')], 7);
    expect(reply).toEqual({
      kind: 'found',
      epoch: 'an epoch',
      redisMs: 1000,
      acceptedAgeMs: 9,
      ageMs: 30,
      value: text('value'),
    });
  });

  test.each<[string, Reply]>([
    ['the answer to another question', [text('8'), text('none'), text('an epoch'), 1000, 9]],
    ['no list', text('OK')],
    ['nothing', null],
    ['an empty list', []],
    ['an unknown word', [text('7'), text('perhaps'), text('an epoch'), 1000, 9]],
    ['no time', [text('7'), text('none'), text('an epoch'), null, 9]],
    ['no age of the credential', [text('7'), text('none'), text('an epoch'), 1000]],
    ['a value that is none', [text('7'), text('found'), text('an epoch'), 1000, 9, 30, 5]],
    ['a value without its age', [text('7'), text('found'), text('an epoch'), 1000, 9, null, text('value')]],
  ])('takes %s for no answer', (_, reply) => {
    expect(toLookReply(reply, 7)).toBeNull();
  });
});

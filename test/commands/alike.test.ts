import { describe, expect, test } from 'vitest';
import { areAlike } from '../../src/commands/links/alike.ts';

describe('areAlike', () => {
  test.each([
    ['Acme', 'Acme'],
    ['Acme', 'ACME'],
    ['Acme', ' acme '],
    ['Acme', 'Acme Inc.'],
    ['Acme GmbH', 'Acme, Ltd'],
    ['Acme S.A.', 'Acme SA'],
    ['Acme Works', 'Works (Acme)'],
    ['Acme Works', 'Acme Works Berlin'],
    ['Acme-Works', 'acmeworks'],
    ['Café Zürich', 'Cafe Zurich'],
    ["St. John's", 'St Johns'],
    ['Ｆｕｌｌｗｉｄｔｈ', 'fullwidth'],
    ['Øst 7', 'øst 7'],
    ['株式会社アクメ', '株式会社アクメ'],
    ['Co', 'co.'],
  ])('%j and %j, are', (one, other) => {
    expect([areAlike(one, other), areAlike(other, one)]).toEqual([true, true]);
  });

  test.each([
    ['Acme', 'Maple Ridge'],
    ['Acme', 'Acmes'],
    ['Acme Works', 'Acme Holding'],
    ['Acme Inc', 'Inc'],
    ['Hall 3', 'Hall 4'],
    ['Acme', ''],
    ['Acme', '—'],
    ['Works GmbH', 'Acme GmbH'],
  ])('%j and %j, are not', (one, other) => {
    expect([areAlike(one, other), areAlike(other, one)]).toEqual([false, false]);
  });
});

import { expect, test } from 'vitest';
import { ResultsUnderWay } from '../../src/server/results-under-way.ts';

const MEBIBYTE = 2 ** 20;

test('results under way: one may be of any size, further large ones share what is allowed, small ones always fit', () => {
  const results = new ResultsUnderWay(MEBIBYTE);
  const first = results.begin();
  expect(first.add(4 * MEBIBYTE)).toBe(true);
  const second = results.begin();
  expect(second.add(60_000)).toBe(true);
  expect(second.add(60_000)).toBe(false);
  first.release();
  expect(second.add(60_000)).toBe(true);
  second.release();
  // Released once, however often it is called.
  second.release();
  const [third, fourth] = [results.begin(), results.begin()];
  expect(third.add(MEBIBYTE / 2)).toBe(true);
  expect(fourth.add(MEBIBYTE / 2)).toBe(true);
  expect(fourth.add(1)).toBe(false);
});

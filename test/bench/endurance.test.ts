import { expect, test } from 'vitest';
import { growthOf } from '../../bench/measure/endurance.ts';

test.each([
  ['the same in every lap', [100, 100, 100], 1],
  ['a start that takes less or more', [300, 10, 100, 100, 90, 100], 1],
  ['growth by a tenth', [100, 100, 100, 110], 1.1],
  ['one high lap in the last third', [50, 50, 50, 100, 100, 100, 100, 150, 100], 1.5],
  ['a fall', [100, 100, 50], 0.5],
])('memory over time, of %s, has grown by the most of its last third', (_what, laps, growth) => {
  expect(growthOf(laps)).toBeCloseTo(growth);
});

test('memory over time, of fewer laps than three, says nothing about growth', () => {
  expect(growthOf([])).toBeNull();
  expect(growthOf([100, 200])).toBeNull();
});

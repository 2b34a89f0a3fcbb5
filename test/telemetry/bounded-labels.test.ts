import { expect, test } from 'vitest';
import { BoundedLabels, OTHER } from '../../src/telemetry/metrics/bounded-labels.ts';

test('BoundedLabels, over more values than its bound, keeps the first ones apart for good', () => {
  const labels = new BoundedLabels(2);
  expect(['a', 'b', 'a', 'c', 'b', 'd', 'a'].map((value) => labels.of(value))).toEqual([
    'a',
    'b',
    'a',
    OTHER,
    'b',
    OTHER,
    'a',
  ]);
});

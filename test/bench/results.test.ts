import { describe, expect, test } from 'vitest';
import { Results } from '../../bench/measure/results.ts';
import { figure, megabytes, table } from '../../bench/report/table.ts';
import { createMeasurement } from './support/findings.ts';

function createResults(): Results {
  const results = new Results();
  for (const [cpuMs, p50Ms, peakBytes, bad] of [
    [4, 30, 200, 0],
    [2, 10, 300, 1],
    [3, 20, 100, 2],
  ] as const) {
    results.add('ours', 'W1', createMeasurement({ cpuMs, p50Ms, peakBytes, bad }));
  }
  results.add('peer', 'W1', createMeasurement({ cpuMs: 8 }));
  results.add('ours', 'W2', createMeasurement({ peakBytes: 500 }));
  results.add('ours and more', 'W2', createMeasurement({ peakBytes: 900 }));
  return results;
}

describe('results', () => {
  test('of three rounds, are the smallest CPU time, the largest memory, the median of the rest, all that was bad', () => {
    expect(createResults().summary('ours', 'W1')).toEqual(
      createMeasurement({ cpuMs: 2, p50Ms: 20, peakBytes: 300, bad: 3 }),
    );
  });

  test('of what was not measured, are null', () => {
    expect(createResults().summary('peer', 'W2')).toBeNull();
    expect(createResults().cpuRatio('ours', 'peer', 'W2')).toBeNull();
    expect(createResults().peakBytes('nobody')).toBeNull();
  });

  test('of two servers, give the share of CPU time that one needs of the other', () => {
    expect(createResults().cpuRatio('ours', 'peer', 'W1')).toBe(0.25);
  });

  test('of one server in several workloads, give its own peak', () => {
    expect(createResults().peakBytes('ours')).toBe(500);
  });

  test('with bad answers, name the server, the workload and their number', () => {
    expect(createResults().listBad()).toEqual(['ours, W1: 3']);
  });
});

describe('a table', () => {
  test('of text and numbers, has its numbers on the right and no cell that breaks it', () => {
    expect(table(['what', 'ms'], [['a | b', '1']])).toBe('| what | ms |\n| --- | ---: |\n| a \\| b | 1 |');
  });

  test.each([
    [0, '0'],
    [0.01234, '0.012'],
    [0.4567, '0.457'],
    [12.345, '12.3'],
    [1234.5, '1235'],
  ])('figure of %d, has three digits that count, but no more than three behind the point', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  test('memory of 349.6 million bytes, is 350 megabytes', () => {
    expect(megabytes(349_600_000)).toBe('350');
  });
});

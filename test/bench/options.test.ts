import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../bench/options.ts';
import { choosePairPlacement, choosePlacement } from '../../bench/processes/placement.ts';

describe('options of the bench', () => {
  test('none given, are three rounds of ten seconds of everything', () => {
    expect(parseOptions([])).toEqual({
      rounds: 3,
      seconds: 10,
      peers: null,
      parts: new Set(['W1', 'W2', 'W3', 'W4', 'lists', 'delay', 'processes', 'start', 'memory']),
      minutes: 10,
      out: 'docs/performance.md',
    });
  });

  test('all given, are what they say', () => {
    const words = [
      '--rounds=1',
      '--seconds',
      '2',
      '--peers=apollo, yoga',
      '--workloads=W2,lists',
      '--minutes=5',
      '--out=x.md',
    ];

    expect(parseOptions(words)).toEqual({
      rounds: 1,
      seconds: 2,
      minutes: 5,
      peers: ['apollo', 'yoga'],
      parts: new Set(['W2', 'lists']),
      out: 'x.md',
    });
  });

  test.each([
    [['--rounds=0'], '--rounds: 0 is not a whole number above 0'],
    [['--seconds=1.5'], '--seconds: 1.5 is not a whole number above 0'],
    [['--workloads=W1,W9'], '--workloads: W9 is none of W1, W2'],
    [['--what'], '--what'],
  ])('%j, are refused by name', (words, message) => {
    expect(() => parseOptions(words)).toThrow(message);
  });
});

describe('placement', () => {
  test('on two cores with taskset, pins the server to one and what measures it to the other', () => {
    const { server, load } = choosePlacement(2, true);

    expect(server).toEqual(['taskset', '-c', '0']);
    expect(load).toEqual(['taskset', '-c', '1']);
  });

  test.each([
    [1, true, 'one core'],
    [8, false, 'no `taskset`'],
  ])('on %d cores with taskset: %j, pins nothing and says why', (cores, hasTaskset, why) => {
    const { server, load, description } = choosePlacement(cores, hasTaskset);

    expect([...server, ...load]).toEqual([]);
    expect(description).toContain(why);
  });

  test('of two processes, keeps them apart from the load only where four cores are', () => {
    expect(choosePairPlacement(4, true).server).toEqual(['taskset', '-c', '0,1']);
    expect(choosePairPlacement(2, true).server).toEqual(['taskset', '-c', '0-1']);
    expect(choosePairPlacement(8, false).server).toEqual([]);
    expect(choosePairPlacement(2, true).description).toContain('With 2 cores');
  });
});

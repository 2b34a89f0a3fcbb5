import { describe, expect, test } from 'vitest';
import { Memory } from '../../src/upstream/memory.ts';
import type { MemoryOptions } from '../../src/upstream/memory.ts';
import { TestClock } from './clock.ts';

function createMemory(options: Partial<MemoryOptions> = {}) {
  const clock = new TestClock();
  const memory = new Memory<{ readonly name: string }>({
    freshMs: 1000,
    staleMs: 5000,
    maxEntries: 3,
    maxBytes: 1000,
    now: clock.now,
    ...options,
  });
  return { memory, clock };
}

const value = { name: 'a' };

describe('memory', () => {
  test('a value, is found as the very object that was kept', () => {
    const { memory } = createMemory();
    memory.keep('a', value, 10);
    expect(memory.find('a')?.value).toBe(value);
  });

  test('a value, is fresh for its time, then stale for its time, then gone', () => {
    const { memory, clock } = createMemory();
    memory.keep('a', value, 10);
    expect(memory.find('a')).toEqual({ value, isFresh: true });
    clock.pass(999);
    expect(memory.find('a')).toEqual({ value, isFresh: true });
    clock.pass(1);
    expect(memory.find('a')).toEqual({ value, isFresh: false });
    clock.pass(4999);
    expect(memory.find('a')).toEqual({ value, isFresh: false });
    clock.pass(1);
    expect(memory.find('a')).toBeNull();
  });

  test('looked at often, does not get younger', () => {
    const { memory, clock } = createMemory();
    memory.keep('a', value, 10);
    for (let look = 0; look < 6; look += 1) {
      memory.find('a');
      clock.pass(1000);
    }
    expect(memory.find('a')).toBeNull();
  });

  test('kept again, begins its time again with the new value', () => {
    const { memory, clock } = createMemory();
    memory.keep('a', value, 10);
    clock.pass(5500);
    const next = { name: 'b' };
    memory.keep('a', next, 10);
    expect(memory.find('a')).toEqual({ value: next, isFresh: true });
  });

  test('without a time to be stale, is gone when it is no longer fresh', () => {
    const { memory, clock } = createMemory({ staleMs: 0 });
    memory.keep('a', value, 10);
    clock.pass(1000);
    expect(memory.find('a')).toBeNull();
  });

  test('without a time to be fresh, is stale from the beginning', () => {
    const { memory } = createMemory({ freshMs: 0 });
    memory.keep('a', value, 10);
    expect(memory.find('a')).toEqual({ value, isFresh: false });
  });

  test('forgotten, is gone, and the others stay', () => {
    const { memory } = createMemory();
    memory.keep('a', value, 10);
    memory.keep('b', value, 10);
    memory.forget('a');
    memory.forget('never kept');
    expect(memory.find('a')).toBeNull();
    expect(memory.find('b')).not.toBeNull();
  });

  test('with more entries than it may have, loses the longest unused', () => {
    const { memory } = createMemory();
    for (const key of ['a', 'b', 'c']) memory.keep(key, value, 10);
    memory.find('a');
    memory.keep('d', value, 10);
    expect(['a', 'b', 'c', 'd'].filter((key) => memory.find(key) !== null)).toEqual(['a', 'c', 'd']);
  });

  test('with more bytes than it may have, loses as many as need be', () => {
    const { memory } = createMemory();
    memory.keep('a', value, 400);
    memory.keep('b', value, 400);
    memory.keep('c', value, 700);
    expect(['a', 'b', 'c'].filter((key) => memory.find(key) !== null)).toEqual(['c']);
  });

  test('a value larger than all that it may have, is not kept, takes the older one away, and spares the others', () => {
    const { memory } = createMemory();
    memory.keep('a', value, 10);
    memory.keep('b', value, 10);
    memory.keep('a', { name: 'large' }, 1001);
    expect(memory.find('a')).toBeNull();
    expect(memory.find('b')).not.toBeNull();
  });

  test('a value of no bytes at all, is kept', () => {
    const { memory } = createMemory();
    memory.keep('a', value, 0);
    expect(memory.find('a')).not.toBeNull();
  });

  test.each([
    ['no time', { freshMs: 0, staleMs: 0 }, false],
    ['no entries', { maxEntries: 0 }, false],
    ['a time to be fresh', { staleMs: 0 }, true],
    ['a time to be stale', { freshMs: 0 }, true],
  ])('with %s, is on or not', (_name, options, isOn) => {
    const { memory } = createMemory(options);
    memory.keep('a', value, 10);
    expect(memory.isOn).toBe(isOn);
    expect(memory.find('a') !== null).toBe(isOn);
    expect(() => memory.forget('a')).not.toThrow();
  });
});

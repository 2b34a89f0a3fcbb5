import { describe, expect, it, vi } from 'vitest';
import { findExplanation } from '../../examples/console/src/explain/explanation.ts';
import type { ReadRecord } from '../../examples/console/src/explain/explanation.ts';
import { Explanations } from '../../examples/console/src/explain/explanations.ts';
import { sayHow, sayMs, statusOfRead } from '../../examples/console/src/words/reads.ts';

const record: ReadRecord = {
  source: 'ACCESS',
  id: '73',
  result: 'FOUND',
  from: 'PLATFORM',
  stale: false,
  refused: null,
  attempts: 1,
  waitedMs: 0,
  durationMs: 12.3,
};
const told = { durationMs: 20, records: [record], omitted: 0 };

/** What a tab keeps, as far as it is needed. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}

describe('sayHow', () => {
  it.each<[Partial<ReadRecord>, string]>([
    [{}, 'Called'],
    [{ attempts: 3 }, 'Called 3 times'],
    [{ from: 'FLIGHT', attempts: 0 }, 'Shared with a read that was under way'],
    [{ from: 'CACHE', attempts: 0 }, 'Kept from before'],
    [{ from: 'SHARED_CACHE', attempts: 0 }, 'Kept by another process'],
    [{ waitedMs: 1204.6 }, 'Called, after 1,205 ms of waiting for its turn'],
    [{ stale: true }, 'Called, what it said before stands in'],
    [{ from: null, attempts: 0, refused: 'BREAKER_OPEN' }, 'Not called: it fails too often just now'],
    [{ from: null, attempts: 0, refused: 'SOMETHING_NEW' }, 'Not called: SOMETHING_NEW'],
    [{ from: null, attempts: 0 }, 'Not called'],
    [
      { attempts: 2, refused: 'BREAKER_OPEN' },
      'Called 2 times, then not any more: it fails too often just now',
    ],
  ])('says %j as “%s”', (members, words) => {
    expect(sayHow({ ...record, ...members })).toBe(words);
  });
});

describe('statusOfRead', () => {
  it.each<[Partial<ReadRecord>, string]>([
    [{}, 'OK'],
    [{ stale: true }, 'STALE'],
    [{ result: 'NOT_FOUND' }, 'NOT_FOUND'],
    [{ result: 'UPSTREAM_REJECTED' }, 'INVALID'],
    [{ result: 'UPSTREAM_TIMEOUT' }, 'UNAVAILABLE'],
    [{ result: null }, 'UNAVAILABLE'],
  ])('of %j is %s', (members, status) => {
    expect(statusOfRead({ ...record, ...members })).toBe(status);
  });
});

describe('sayMs', () => {
  it.each([
    [0, '0.0 ms'],
    [9.94, '9.9 ms'],
    [12.3, '12 ms'],
    [1234.5, '1,235 ms'],
  ])('says %d as %s', (ms, words) => {
    expect(sayMs(ms)).toBe(words);
  });
});

describe('findExplanation', () => {
  it.each([[undefined], [{}], [{ explain: null }], [{ explain: { records: 'none' } }]])(
    'in %j, finds none',
    (extensions) => {
      expect(findExplanation(extensions)).toBeNull();
    },
  );

  it('finds what is told', () => {
    expect(findExplanation({ explain: told })).toEqual(told);
  });
});

describe('Explanations', () => {
  it('begin turned off, knowing nothing', () => {
    const explanations = new Explanations(createStorage());
    expect([explanations.isOn, explanations.find('Organization', 'acme')]).toEqual([false, null]);
  });

  it('keep what the latest answer told of each organization, and tell whoever listens', () => {
    const explanations = new Explanations(createStorage());
    const listener = vi.fn();
    const stop = explanations.subscribe(listener);
    explanations.keep('Organization', 'acme', told);
    expect(explanations.find('Organization', 'acme')).toEqual(told);
    expect(explanations.find('Organization', 'other')).toBeNull();
    expect(explanations.find('OrganizationParents', 'acme')).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);

    stop();
    explanations.keep('Organization', 'acme', null);
    expect(explanations.find('Organization', 'acme')).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('turned off, forget what was told', () => {
    const explanations = new Explanations(createStorage());
    explanations.turn(true);
    explanations.keep('Organization', 'acme', told);
    explanations.turn(false);
    expect(explanations.find('Organization', 'acme')).toBeNull();
  });

  it('stay turned on for whoever signs in next, without what was told before', () => {
    const storage = createStorage();
    const before = new Explanations(storage);
    before.turn(true);
    before.keep('Organization', 'acme', told);
    const after = new Explanations(storage);
    expect([after.isOn, after.find('Organization', 'acme')]).toEqual([true, null]);
    after.turn(false);
    expect(new Explanations(storage).isOn).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import type { Deadline, DeadlineEnd } from '../../src/upstream/deadline.ts';
import { Flights } from '../../src/upstream/flights.ts';
import { TestDeadline } from './connect.ts';

/** A read that a test lands when it likes. */
interface TestFlight {
  readonly deadline: Deadline;
  readonly ends: DeadlineEnd[];
  readonly land: (value: string) => void;
}

/** Flights, and every read that they started. */
class TestFlights {
  readonly flights = new Flights<string>();
  readonly started: TestFlight[] = [];

  share(key: string, deadline: Deadline, late = 'late'): Promise<string> {
    const start = (own: Deadline) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const ends: DeadlineEnd[] = [];
      own.onEnd((end) => {
        ends.push(end);
        resolve(`ended: ${end}`);
      });
      this.started.push({ deadline: own, ends, land: resolve });
      return promise;
    };
    return this.flights.share(key, deadline, start, () => late);
  }
}

describe('flights', () => {
  test('with the same key at the same moment, are one, and all get its very value', async () => {
    const { flights, started, ...test } = createFlights();
    using deadline = new TestDeadline();
    const reads = [1, 2, 3].map(() => test.share('a', deadline));
    expect(flights.size).toBe(1);
    started[0]!.land('value');
    expect(await Promise.all(reads)).toEqual(['value', 'value', 'value']);
    expect(started).toHaveLength(1);
    expect(flights.size).toBe(0);
    expect(deadline.listeners).toBe(0);
  });

  test('that are kept going, go on when all have left, to their end or for their time, and no longer', async () => {
    const { flights, started, ...test } = createFlights();
    for (const timeoutMs of [60_000, 20]) {
      using first = new TestDeadline();
      const read = test.share('a', first);
      // The longest counts.
      expect(flights.keepGoing('a', 10)).toBe(true);
      expect(flights.keepGoing('a', timeoutMs)).toBe(true);
      expect(flights.keepGoing('a', 15)).toBe(true);
      first.cancel();
      expect(await read).toBe('late');
      const { deadline, ends, land } = started.at(-1)!;
      expect(ends).toEqual([]);
      // Somebody who comes takes part in it.
      using other = new TestDeadline();
      const joined = test.share('a', other);
      if (timeoutMs === 20) {
        other.cancel();
        await expect.poll(() => ends).toEqual(['expired']);
      } else {
        expect(deadline.remainingMs).toBeGreaterThan(50_000);
        land('value');
        expect(await joined).toBe('value');
      }
      expect(flights.keepGoing('a', 60_000)).toBe(false);
    }
    expect(started).toHaveLength(2);
  });

  test('with different keys, are made each', async () => {
    const { started, ...test } = createFlights();
    using deadline = new TestDeadline();
    const reads = ['a', 'b'].map((key) => test.share(key, deadline));
    for (const [index, { land }] of started.entries()) land(String(index));
    expect(await Promise.all(reads)).toEqual(['0', '1']);
  });

  test('one after the other, are made each: what came of the first is not remembered', async () => {
    const { started, ...test } = createFlights();
    using deadline = new TestDeadline();
    for (const value of ['first', 'second']) {
      const read = test.share('a', deadline);
      started.at(-1)!.land(value);
      expect(await read).toBe(value);
    }
    expect(started).toHaveLength(2);
  });

  test('joined later and left by the first, go on for the one who stays', async () => {
    const { flights, started, ...test } = createFlights();
    using first = new TestDeadline();
    using later = new TestDeadline();
    const reads = [test.share('a', first, 'first is late'), test.share('a', later)];
    first.cancel();
    expect(await reads[0]).toBe('first is late');
    expect(started[0]!.ends).toEqual([]);
    expect(flights.size).toBe(1);
    started[0]!.land('value');
    expect(await reads[1]).toBe('value');
    expect(flights.size).toBe(0);
  });

  test('have as much time as the most patient of those who wait, and lose it when that one leaves', async () => {
    const { started, ...test } = createFlights();
    using hurried = new TestDeadline(10_000);
    using patient = new TestDeadline(60_000);
    const reads = [test.share('a', hurried), test.share('a', patient)];
    const [{ deadline, land }] = started as [TestFlight];
    expect(deadline.remainingMs).toBeGreaterThan(30_000);
    patient.cancel();
    expect(deadline.remainingMs).toBeLessThanOrEqual(10_000);
    expect(deadline.remainingMs).toBeGreaterThan(1000);
    land('value');
    expect(await Promise.all(reads)).toEqual(['value', 'late']);
  });

  test('outlast the deadline of the first where a later one has more time', async () => {
    const { started, ...test } = createFlights();
    using first = new TestDeadline(20);
    using later = new TestDeadline(60_000);
    const reads = [test.share('a', first), test.share('a', later)];
    expect(await reads[0]).toBe('late');
    expect(first.end).toBe('expired');
    started[0]!.land('value');
    expect(await reads[1]).toBe('value');
  });

  test.each(['cancelled', 'expired'] as const)(
    'left by the last one, which %s, end so, exactly once',
    async (end) => {
      const { flights, started, ...test } = createFlights();
      using first = new TestDeadline();
      using last = new TestDeadline(end === 'expired' ? 20 : 60_000);
      const reads = [test.share('a', first), test.share('a', last)];
      first.cancel();
      expect(started[0]!.ends).toEqual([]);
      if (end === 'cancelled') last.cancel();
      expect(await Promise.all(reads)).toEqual(['late', 'late']);
      expect(started[0]!.ends).toEqual([end]);
      expect(started[0]!.deadline.remainingMs).toBe(0);
      await expect.poll(() => flights.size).toBe(0);
    },
  );

  test('left by all but not yet down, are not joined: a new one is made, which its end does not touch', async () => {
    const landings: ((value: string) => void)[] = [];
    const flights = new Flights<string>();
    const start = () => new Promise<string>((resolve) => void landings.push(resolve));
    using first = new TestDeadline();
    using second = new TestDeadline();
    const left = flights.share('a', first, start, () => 'late');
    first.cancel();
    expect(await left).toBe('late');
    const read = flights.share('a', second, start, () => 'late');
    expect(landings).toHaveLength(2);
    landings[0]!('of the one that was left');
    await new Promise(setImmediate);
    expect(flights.size, 'the new one is still under way').toBe(1);
    const joined = flights.share('a', second, start, () => 'late');
    landings[1]!('value');
    expect(await Promise.all([read, joined])).toEqual(['value', 'value']);
    expect(landings).toHaveLength(2);
    expect(flights.size).toBe(0);
  });

  test('asked for with no time left, are not made', async () => {
    const { flights, started, ...test } = createFlights();
    using deadline = new TestDeadline();
    deadline.cancel();
    expect(await test.share('a', deadline)).toBe('late');
    expect(started).toEqual([]);
    expect(flights.size).toBe(0);
  });

  test('that break, break for all who wait, and leave nothing behind', async () => {
    const flights = new Flights<string>();
    using deadline = new TestDeadline();
    const start = () => Promise.reject(new Error('a fault of ours'));
    const reads = [1, 2].map(() => flights.share('a', deadline, start, () => 'late'));
    for (const read of reads) await expect(read).rejects.toThrow('a fault of ours');
    expect(flights.size).toBe(0);
    expect(deadline.listeners).toBe(0);
  });
});

function createFlights() {
  const flights = new TestFlights();
  return { flights: flights.flights, started: flights.started, share: flights.share.bind(flights) };
}

import { describe, expect, test } from 'vitest';
import { RateGate } from '../../src/upstream/rate-gate.ts';
import type { RatePlace } from '../../src/upstream/rate-gate.ts';
import { TestClock } from './clock.ts';

function createGate(requestsPerSecond: number) {
  const clock = new TestClock();
  return { gate: new RateGate({ requestsPerSecond, now: clock.now }), clock };
}

/** Takes a place; fails the test where none is needed. */
function join(gate: RateGate, credential = 'a'): RatePlace {
  const place = gate.join(credential);
  if (place === null) throw new Error('nothing bounds this credential');
  return place;
}

/** Calls that begin and end in one moment. */
function call(gate: RateGate, times: number, credential = 'a'): void {
  for (let time = 0; time < times; time += 1) {
    const place = join(gate, credential);
    expect(place.waitMs).toBe(0);
    place.begin();
    place.leave();
  }
}

describe('rate gate, pace', () => {
  test('of 0, bounds nothing', () => {
    const { gate } = createGate(0);
    expect(Array.from({ length: 1000 }, () => gate.join('a')).every((place) => place === null)).toBe(true);
  });

  test('lets as many calls go at once as may in a second, and the next one a second after the first has ended', () => {
    const { gate, clock } = createGate(10);
    call(gate, 10);
    const next = join(gate);
    expect(next.waitMs).toBe(1000);
    clock.pass(999);
    expect(next.waitMs).toBe(1);
    clock.pass(1);
    expect(next.waitMs).toBe(0);
  });

  test('a call under way, holds its part until a second after its end', () => {
    const { gate, clock } = createGate(1);
    const slow = join(gate);
    slow.begin();
    const next = join(gate);
    expect(next.waitMs).toBe(1000);
    clock.pass(700);
    slow.leave();
    clock.pass(999);
    expect(next.waitMs).toBe(1);
    clock.pass(1);
    expect(next.waitMs).toBe(0);
  });

  test('those who wait, go in their order and never more than the rate in a second', () => {
    const { gate, clock } = createGate(10);
    const waiting = Array.from({ length: 35 }, () => join(gate));
    expect(waiting.map(({ waitMs }) => waitMs)).toEqual(
      Array.from({ length: 35 }, (_, index) => Math.floor(index / 10) * 1000),
    );
    const begins: number[] = [];
    for (let tick = 0; tick < 4000 && begins.length < 35; tick += 50) {
      for (const place of waiting.splice(0)) {
        if (place.waitMs > 0) {
          waiting.push(place);
        } else {
          place.begin();
          place.leave();
          begins.push(tick);
        }
      }
      clock.pass(50);
    }
    expect(begins).toEqual(Array.from({ length: 35 }, (_, index) => Math.floor(index / 10) * 1000));
  });

  test('one who comes later, does not overtake those who wait', () => {
    const { gate, clock } = createGate(2);
    call(gate, 2);
    const first = [join(gate), join(gate)];
    clock.pass(1000);
    expect(join(gate).waitMs).toBeGreaterThan(0);
    expect(first.map(({ waitMs }) => waitMs)).toEqual([0, 0]);
  });

  test('one who leaves without a call, makes room for those behind', () => {
    const { gate } = createGate(10);
    const left = Array.from({ length: 100 }, () => join(gate));
    const behind = join(gate);
    expect(behind.waitMs).toBe(10_000);
    for (const place of left) {
      place.leave();
      place.leave();
    }
    expect(behind.waitMs).toBe(0);
  });

  test('left twice after a call, gives back one place only', () => {
    const { gate } = createGate(2);
    const [first, second] = [join(gate), join(gate)];
    first.begin();
    second.begin();
    first.leave();
    first.leave();
    expect(join(gate).waitMs).toBe(1000);
  });

  test('credentials, do not hold each other up', () => {
    const { gate } = createGate(5);
    call(gate, 5);
    for (let place = 0; place < 50; place += 1) join(gate);
    call(gate, 5, 'b');
    expect(join(gate).waitMs).toBe(11_000);
    expect(join(gate, 'b').waitMs).toBe(1000);
  });
});

describe.each([0, 5])('rate gate, pause, at a pace of %i', (pace) => {
  test('holds up the credential for its time, and no other', () => {
    const { gate, clock } = createGate(pace);
    gate.pause('a', 3000);
    const place = join(gate);
    expect(place.waitMs).toBe(3000);
    expect(gate.join('b')?.waitMs ?? 0).toBe(0);
    clock.pass(3000);
    expect(place.waitMs).toBe(0);
    expect(join(gate).waitMs).toBe(0);
  });

  test('asked for twice, ends with the later end', () => {
    const { gate } = createGate(pace);
    gate.pause('a', 3000);
    gate.pause('a', 1000);
    expect(join(gate).waitMs).toBe(3000);
    gate.pause('a', 4000);
    expect(join(gate).waitMs).toBe(4000);
  });

  test('holds up those who wait already', () => {
    const { gate, clock } = createGate(pace);
    gate.pause('a', 1000);
    const place = join(gate);
    clock.pass(900);
    gate.pause('a', 2000);
    clock.pass(100);
    expect(place.waitMs).toBe(1900);
  });
});

test('rate gate, after a pause, lets no more calls go at once than the pace', () => {
  const { gate, clock } = createGate(5);
  const waiting = Array.from({ length: 12 }, () => join(gate));
  gate.pause('a', 10_000);
  clock.pass(10_000);
  expect(waiting.filter(({ waitMs }) => waitMs === 0)).toHaveLength(5);
});

describe('rate gate, a pause that is absurdly long', () => {
  test('ends after five minutes', () => {
    const { gate, clock } = createGate(0);
    gate.pause('a', 999_999_999_000);
    expect(join(gate).waitMs).toBe(300_000);
    clock.pass(300_000);
    expect(join(gate).waitMs).toBe(0);
  });
});

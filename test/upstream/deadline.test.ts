import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/upstream/deadline.ts';
import type { DeadlineEnd } from '../../src/upstream/deadline.ts';
import { TestDeadline } from './connect.ts';

describe('deadline', () => {
  test('with time left, has no end', () => {
    const deadline = new Deadline(60_000);
    expect(deadline.end).toBeNull();
    deadline.cancel();
  });

  test('whose time is up, is expired and says so', async () => {
    const deadline = new Deadline(10);
    const end = await new Promise((resolve) => deadline.onEnd(resolve));
    expect(end).toBe('expired');
    expect(deadline.end).toBe('expired');
  });

  test('cancelled, ends at once', () => {
    const deadline = new Deadline(60_000);
    const ends = listen(deadline);
    deadline.cancel();
    expect(ends).toEqual(['cancelled']);
    expect(deadline.end).toBe('cancelled');
  });

  test('cancelled twice, calls its listeners once', () => {
    const deadline = new Deadline(60_000);
    const ends = listen(deadline);
    deadline.cancel();
    deadline.cancel();
    expect(ends).toEqual(['cancelled']);
  });

  test('cancelled after it expired, stays expired', async () => {
    const deadline = new Deadline(10);
    const ends = listen(deadline);
    await new Promise((resolve) => deadline.onEnd(resolve));
    deadline.cancel();
    expect(deadline.end).toBe('expired');
    expect(ends).toEqual(['expired']);
  });

  test('cancelled, leaves no timer behind', () => {
    const timers = countTimers();
    const deadline = new Deadline(60_000);
    expect(countTimers()).toBe(timers + 1);
    deadline.cancel();
    expect(countTimers()).toBe(timers);
  });

  test('calls every listener, with the end already set', () => {
    const deadline = new Deadline(60_000);
    const seen: (DeadlineEnd | null)[] = [];
    for (let listener = 0; listener < 3; listener += 1) deadline.onEnd(() => seen.push(deadline.end));
    deadline.cancel();
    expect(seen).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('a listener taken off, is not called, and taking it off again does no harm', () => {
    const deadline = new Deadline(60_000);
    const stays = listen(deadline);
    const ends: DeadlineEnd[] = [];
    const stop = deadline.onEnd((end) => ends.push(end));
    stop();
    stop();
    deadline.cancel();
    expect(ends).toEqual([]);
    expect(stays).toEqual(['cancelled']);
  });

  test('a listener that takes another off while the deadline ends, is obeyed', () => {
    const deadline = new Deadline(60_000);
    deadline.onEnd(() => stop());
    const ends: DeadlineEnd[] = [];
    const stop = deadline.onEnd((end) => ends.push(end));
    deadline.cancel();
    expect(ends).toEqual([]);
  });

  test('has as much time left as has not passed, and none once it has ended', () => {
    const deadline = new Deadline(60_000);
    const before = deadline.remainingMs;
    expect(before).toBeGreaterThan(50_000);
    expect(before).toBeLessThanOrEqual(60_000);
    deadline.cancel();
    expect(deadline.remainingMs).toBe(0);
  });

  test('without an end of its own, has no timer and ends only when it is cancelled', () => {
    const timers = countTimers();
    const deadline = new Deadline(Infinity);
    expect(countTimers()).toBe(timers);
    expect(deadline.remainingMs).toBe(Infinity);
    deadline.cancel();
    expect(deadline.end).toBe('cancelled');
    expect(deadline.remainingMs).toBe(0);
  });
});

describe('deadline, wait', () => {
  test('for less than there is, is true after that time and leaves nothing behind', async () => {
    const timers = countTimers();
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(await deadline.wait(30)).toBe(true);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(29);
    expect(deadline.listeners).toBe(0);
    deadline.cancel();
    expect(countTimers()).toBe(timers);
  });

  test('for longer than a timer takes, does not end at once', async () => {
    const deadline = new Deadline(Infinity);
    const waited = deadline.wait(2 ** 31);
    // A timer that overflows fires after a millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
    deadline.cancel();
    expect(await waited).toBe(false);
  });

  test('for more than there is, is false when the deadline expires', async () => {
    using deadline = new TestDeadline(20);
    expect(await deadline.wait(60_000)).toBe(false);
    expect(deadline.end).toBe('expired');
  });

  test('cancelled meanwhile, is false at once and leaves no timer behind', async () => {
    const timers = countTimers();
    using deadline = new TestDeadline();
    const waits = [deadline.wait(60_000), deadline.wait(60_000)];
    deadline.cancel();
    expect(await Promise.all(waits)).toEqual([false, false]);
    expect(countTimers()).toBe(timers);
  });

  test('after the end, is false at once', async () => {
    const deadline = new Deadline(60_000);
    deadline.cancel();
    expect(await deadline.wait(60_000)).toBe(false);
  });
});

function listen(deadline: Deadline): DeadlineEnd[] {
  const ends: DeadlineEnd[] = [];
  deadline.onEnd((end) => ends.push(end));
  return ends;
}

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

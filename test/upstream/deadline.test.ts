import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/upstream/deadline.ts';
import type { DeadlineEnd } from '../../src/upstream/deadline.ts';

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
});

function listen(deadline: Deadline): DeadlineEnd[] {
  const ends: DeadlineEnd[] = [];
  deadline.onEnd((end) => ends.push(end));
  return ends;
}

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

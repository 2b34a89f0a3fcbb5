import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Patience } from '../../../src/upstream/shared/patience.ts';
import { TestClock } from '../clock.ts';

describe('patience', () => {
  test('hands over what comes in time, and fails as it does', async () => {
    const patience = new Patience(60_000);
    expect(await patience.wait(Promise.resolve('value'))).toBe('value');
    await expect(patience.wait(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(patience.leftMs).toBeGreaterThan(50_000);
  });

  test('ends for all who wait, tells that once, and then waits for nothing any more', async () => {
    const onEnd = vi.fn();
    const patience = new Patience(20, onEnd);
    const never = new Promise<string>(() => undefined);
    expect(await Promise.all([patience.wait(never), patience.wait(never)])).toEqual([null, null]);
    expect(patience.leftMs).toBe(0);
    expect(await patience.wait(Promise.resolve('late'))).toBeNull();
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  test('counts what is waited for at the same moment once, and one wait after the other', async () => {
    const clock = new TestClock();
    const patience = new Patience(40, undefined, clock.now);
    const waits = [1, 2, 3].map(() => Promise.withResolvers<number>());
    const waiting = waits.map(({ promise }) => patience.wait(promise));
    clock.pass(10);
    waits[0]!.resolve(0);
    await waiting[0];
    clock.pass(5);
    expect(patience.leftMs).toBe(25);
    for (const { resolve } of waits) resolve(0);
    await Promise.all(waiting);
    clock.pass(1000);
    expect(patience.leftMs).toBe(25);
    const { promise, resolve } = Promise.withResolvers<number>();
    const next = patience.wait(promise);
    clock.pass(20);
    resolve(1);
    expect(await next).toBe(1);
    expect(patience.leftMs).toBe(5);
  });

  test('that is used up, says nothing of what fails later', async () => {
    const patience = new Patience(5);
    const { promise, reject } = Promise.withResolvers<string>();
    expect(await patience.wait(promise)).toBeNull();
    reject(new Error('unhandled, if it were'));
    await sleep(1);
    expect(patience.leftMs).toBe(0);
  });
});

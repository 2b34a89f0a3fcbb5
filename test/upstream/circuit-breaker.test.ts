import { describe, expect, test } from 'vitest';
import { CircuitBreaker } from '../../src/upstream/circuit-breaker.ts';
import type {
  AttemptResult,
  BreakerPass,
  CircuitBreakerOptions,
} from '../../src/upstream/circuit-breaker.ts';
import { TestClock } from './clock.ts';

/** A breaker with the defaults of the configuration, its clock, and what it told. */
function createBreaker(options: Partial<CircuitBreakerOptions> = {}) {
  const clock = new TestClock();
  const changes: boolean[] = [];
  const breaker = new CircuitBreaker({
    windowMs: 10_000,
    minAttempts: 20,
    failureShare: 0.5,
    openMs: 5000,
    onChange: (isOpen) => changes.push(isOpen),
    now: clock.now,
    ...options,
  });
  return { breaker, clock, changes };
}

/** Enters; fails the test where the breaker turns it away. */
function enter(breaker: CircuitBreaker): BreakerPass {
  const pass = breaker.enter();
  if (pass === null) throw new Error('turned away');
  return pass;
}

function attempt(breaker: CircuitBreaker, result: AttemptResult, times = 1): void {
  for (let time = 0; time < times; time += 1) breaker.leave(enter(breaker), result);
}

/** A breaker that has just opened. */
function createOpenBreaker(options: Partial<CircuitBreakerOptions> = {}) {
  const created = createBreaker(options);
  attempt(created.breaker, 'failure', 20);
  return created;
}

describe('circuit breaker, closed', () => {
  test('with nothing but nineteen failures, stays closed; the twentieth opens it', () => {
    const { breaker, changes } = createBreaker();
    attempt(breaker, 'failure', 19);
    expect(breaker.openForMs).toBeNull();
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(breaker.openForMs).toBe(5000);
    expect(breaker.isShut).toBe(true);
    expect(breaker.enter()).toBeNull();
    expect(changes).toEqual([true]);
  });

  test.each([
    [10, 10, true],
    [11, 9, false],
    [990, 10, false],
  ])('after %i successes and then %i failures, is open: %s', (successes, failures, isOpen) => {
    const { breaker } = createBreaker();
    attempt(breaker, 'success', successes);
    attempt(breaker, 'failure', failures);
    expect(breaker.isShut).toBe(isOpen);
  });

  test('with enough failures before the twentieth attempt, opens at the first failure after it', () => {
    const { breaker } = createBreaker();
    attempt(breaker, 'failure', 15);
    attempt(breaker, 'success', 5);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('attempts of which nobody waited for the end, count for nothing', () => {
    const { breaker } = createBreaker();
    attempt(breaker, 'failure', 19);
    attempt(breaker, 'unknown', 100);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'success');
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('failures of more than the window ago, count no more', () => {
    const { breaker, clock } = createBreaker();
    attempt(breaker, 'failure', 19);
    clock.pass(10_000);
    attempt(breaker, 'failure', 19);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('failures that come slowly, count as long as the window is, and the window slides', () => {
    const { breaker, clock } = createBreaker();
    for (let second = 0; second < 60; second += 1) {
      attempt(breaker, 'failure', 1);
      clock.pass(1000);
    }
    expect(breaker.isShut).toBe(false);
    for (let second = 0; second < 9; second += 1) {
      attempt(breaker, 'failure', 2);
      clock.pass(1000);
    }
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure', 2);
    expect(breaker.isShut).toBe(true);
  });

  test('successes of the window, outweigh failures until they have left it', () => {
    const { breaker, clock } = createBreaker();
    attempt(breaker, 'success', 100);
    clock.pass(5000);
    attempt(breaker, 'failure', 50);
    expect(breaker.isShut).toBe(false);
    clock.pass(5000);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('after a quiet hour, counts as from the beginning', () => {
    const { breaker, clock } = createBreaker();
    attempt(breaker, 'failure', 19);
    clock.pass(3_600_000);
    attempt(breaker, 'failure', 19);
    expect(breaker.isShut).toBe(false);
  });

  test('with minAttempts 0, never opens', () => {
    const { breaker, changes } = createBreaker({ minAttempts: 0 });
    attempt(breaker, 'failure', 10_000);
    expect(breaker.isShut).toBe(false);
    expect(changes).toEqual([]);
  });

  test.each([
    [0.01, 1],
    [1, 20],
  ])('with a share of %d, opens with %i failures of twenty', (failureShare, failures) => {
    const { breaker } = createBreaker({ failureShare });
    attempt(breaker, 'success', 20 - failures);
    attempt(breaker, 'failure', failures);
    expect(breaker.isShut).toBe(true);
  });
});

describe('circuit breaker, by consecutive failures', () => {
  /** The window alone would never open it. */
  const few = { windowMs: 10, minAttempts: 1000, consecutiveFailures: 5 };

  test('opens at the fifth of failures that come once a second, whatever the window', () => {
    const { breaker, clock, changes } = createBreaker(few);
    for (let second = 1; second <= 4; second += 1) {
      attempt(breaker, 'failure');
      clock.pass(1000);
    }
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(breaker.openForMs).toBe(5000);
    expect(changes).toEqual([true]);
  });

  test('stays closed until the last failure is 2 s after the first', () => {
    const { breaker, clock } = createBreaker(few);
    attempt(breaker, 'failure', 100);
    clock.pass(1999);
    attempt(breaker, 'failure', 100);
    expect(breaker.isShut).toBe(false);
    clock.pass(1);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('begins to count again after a success, and not after attempts whose end nobody waited for', () => {
    const { breaker, clock } = createBreaker(few);
    const fail = (times: number, other?: AttemptResult) => {
      for (let time = 0; time < times; time += 1) {
        attempt(breaker, 'failure');
        if (other !== undefined) attempt(breaker, other);
        clock.pass(1000);
      }
    };
    fail(4);
    attempt(breaker, 'success');
    fail(4);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'success');
    fail(4, 'unknown');
    attempt(breaker, 'unknown', 10);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(true);
  });

  test('with one request a second, sends one probe each time that it has been open long enough, until one succeeds', () => {
    const { breaker, clock, changes } = createBreaker(few);
    const sent: number[] = [];
    for (let second = 1; second <= 25; second += 1) {
      const pass = breaker.enter();
      if (pass !== null) {
        sent.push(second);
        breaker.leave(pass, second < 20 ? 'failure' : 'success');
      }
      clock.pass(1000);
    }
    expect(sent).toEqual([1, 2, 3, 4, 5, 10, 15, 20, 21, 22, 23, 24, 25]);
    expect(changes).toEqual([true, false]);
  });

  test('closed again, begins to count from the beginning', () => {
    const { breaker, clock } = createBreaker(few);
    for (let second = 1; second <= 5; second += 1) {
      attempt(breaker, 'failure');
      clock.pass(1000);
    }
    clock.pass(5000);
    attempt(breaker, 'success');
    for (let second = 1; second <= 4; second += 1) {
      attempt(breaker, 'failure');
      clock.pass(1000);
    }
    expect(breaker.isShut).toBe(false);
  });

  test.each([
    ['with 0, never opens so', { minAttempts: 1000, consecutiveFailures: 0 }, false],
    ['with minAttempts 0, opens so alone', { minAttempts: 0, consecutiveFailures: 5 }, true],
  ])('%s', (_name, options, isOpen) => {
    const { breaker, clock } = createBreaker(options);
    attempt(breaker, 'failure', 50);
    expect(breaker.isShut).toBe(false);
    clock.pass(2000);
    attempt(breaker, 'failure');
    expect(breaker.isShut).toBe(isOpen);
  });
});

describe('circuit breaker, when connections are reset', () => {
  test('counts those that were open together as one failure, by either rule', () => {
    const { breaker, clock } = createBreaker({ consecutiveFailures: 5 });
    for (let restart = 0; restart < 3; restart += 1) {
      const passes = Array.from({ length: 100 }, () => enter(breaker));
      for (const pass of passes) breaker.leave(pass, 'reset');
      clock.pass(1000);
    }
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'reset');
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'reset');
    expect(breaker.isShut).toBe(true);
  });

  test('counts each that was made after the last one broke', () => {
    const { breaker } = createBreaker();
    attempt(breaker, 'reset', 19);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'reset');
    expect(breaker.isShut).toBe(true);
  });

  test('counts other ends of attempts from before as ever, unless it has opened since', () => {
    const { breaker, clock } = createBreaker();
    const passes = Array.from({ length: 40 }, () => enter(breaker));
    attempt(breaker, 'reset');
    for (const pass of passes.slice(0, 18)) breaker.leave(pass, 'failure');
    expect(breaker.isShut).toBe(false);
    breaker.leave(passes[18]!, 'failure');
    expect(breaker.isShut).toBe(true);
    clock.pass(5000);
    attempt(breaker, 'success');
    for (const pass of passes.slice(19)) breaker.leave(pass, 'failure');
    expect(breaker.isShut).toBe(false);
  });
});

describe('circuit breaker, open', () => {
  test('turns everybody away until its time is over, and says how long that is', () => {
    const { breaker, clock } = createOpenBreaker();
    clock.pass(4999);
    expect(breaker.enter()).toBeNull();
    expect(breaker.openForMs).toBe(1);
    clock.pass(1);
    expect(breaker.openForMs).toBe(0);
    expect(breaker.isShut).toBe(false);
    expect(breaker.enter()).not.toBeNull();
  });

  test('its time over, lets exactly one of many through', () => {
    const { breaker, clock } = createOpenBreaker();
    clock.pass(5000);
    const passes = Array.from({ length: 50 }, () => breaker.enter());
    expect(passes.filter((pass) => pass !== null)).toEqual([{ isProbe: true }]);
    expect(breaker.isShut).toBe(true);
    clock.pass(60_000);
    expect(breaker.enter(), 'the probe is still out').toBeNull();
  });

  test('a probe that succeeds, closes it, and it counts from the beginning', () => {
    const { breaker, clock, changes } = createOpenBreaker();
    clock.pass(5000);
    breaker.leave(enter(breaker), 'success');
    expect(breaker.openForMs).toBeNull();
    expect(changes).toEqual([true, false]);
    attempt(breaker, 'failure', 19);
    expect(breaker.isShut).toBe(false);
    attempt(breaker, 'failure');
    expect(changes).toEqual([true, false, true]);
  });

  test('a probe that fails, opens it for its whole time again, and that is told once', () => {
    const { breaker, clock, changes } = createOpenBreaker();
    clock.pass(5000);
    const probe = enter(breaker);
    clock.pass(3000);
    breaker.leave(probe, 'failure');
    expect(breaker.openForMs).toBe(5000);
    expect(breaker.enter()).toBeNull();
    clock.pass(5000);
    breaker.leave(enter(breaker), 'success');
    expect(changes).toEqual([true, false]);
  });

  test('a probe that nobody waited for, decides nothing, and the next one may go at once', () => {
    const { breaker, clock, changes } = createOpenBreaker();
    clock.pass(5000);
    breaker.leave(enter(breaker), 'unknown');
    expect(changes).toEqual([true]);
    const probe = enter(breaker);
    expect(breaker.enter()).toBeNull();
    breaker.leave(probe, 'success');
    expect(changes).toEqual([true, false]);
  });

  test.each(['success', 'failure'] as const)(
    'late attempts from before, which end in %s, change nothing: not while it is open, and not for the probe',
    (result) => {
      const { breaker, clock, changes } = createBreaker();
      const late = Array.from({ length: 100 }, () => enter(breaker));
      attempt(breaker, 'failure', 20);
      for (const pass of late.slice(0, 50)) breaker.leave(pass, result);
      expect(breaker.openForMs).toBe(5000);
      clock.pass(5000);
      const probe = enter(breaker);
      for (const pass of late.slice(50)) breaker.leave(pass, result);
      expect(breaker.enter(), 'the probe is still out').toBeNull();
      breaker.leave(probe, 'success');
      expect(changes).toEqual([true, false]);
    },
  );

  test('late failures from before it opened, do not open it again where it has closed since', () => {
    const { breaker, clock, changes } = createBreaker();
    const late = Array.from({ length: 100 }, () => enter(breaker));
    attempt(breaker, 'failure', 20);
    clock.pass(5000);
    breaker.leave(enter(breaker), 'success');
    for (const pass of late) breaker.leave(pass, 'failure');
    expect(breaker.openForMs).toBeNull();
    expect(changes).toEqual([true, false]);
  });
});

import { describe, expect, test } from 'vitest';
import { RetryBudget } from '../../src/upstream/retry-budget.ts';

/** How often it can be spent from as it is now. */
function drain(budget: RetryBudget): number {
  let spent = 0;
  while (spent < 10_000 && budget.spend()) spent += 1;
  return spent;
}

describe('retry budget', () => {
  test('without a call so far, has its reserve and no more', () => {
    expect(drain(new RetryBudget(0.2))).toBe(10);
  });

  test('of a share of 0, has nothing and earns nothing', () => {
    const budget = new RetryBudget(0);
    for (let call = 0; call < 1000; call += 1) budget.earn();
    expect(drain(budget)).toBe(0);
  });

  test('used up, earns one retry with every fifth call', () => {
    const budget = new RetryBudget(0.2);
    drain(budget);
    const spent: boolean[] = [];
    for (let call = 0; call < 15; call += 1) {
      budget.earn();
      spent.push(budget.spend());
    }
    expect(spent.filter(Boolean)).toHaveLength(3);
  });

  test('after a thousand calls without a retry, has saved no more than the reserve', () => {
    const budget = new RetryBudget(0.2);
    for (let call = 0; call < 1000; call += 1) budget.earn();
    expect(drain(budget)).toBe(10);
  });

  test.each([
    [0, 10],
    [0.2, 50],
    [1, 210],
  ])('with a share of %d, lets at most %i retries pass for 200 calls that all fail', (share, most) => {
    const budget = new RetryBudget(share);
    let retries = 0;
    for (let call = 0; call < 200; call += 1) {
      budget.earn();
      for (let retry = 0; retry < 2 && budget.spend(); retry += 1) retries += 1;
    }
    expect(retries).toBeLessThanOrEqual(most);
    expect(retries).toBeGreaterThanOrEqual(most - 12);
  });
});

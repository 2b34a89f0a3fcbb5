import { afterAttempt, data, fast, rateLimited, timeout, unavailable } from './fault.ts';
import type { FaultGroup } from './fault.ts';
import { answerWell, answers, first, withStatus } from './platform.ts';

/** What happens where faults come in numbers. */
export const repeatedFaults: FaultGroup = {
  title: 'Outages and storms',
  faults: [
    {
      name: 'answers 503 twice, then answers',
      start: first(2, withStatus(503), answerWell),
      ...data,
      calls: 3,
      ...fast,
    },
    {
      name: 'flaps: every other answer is 502',
      start: answers((asked) => {
        if (asked.before % 2 === 0) withStatus(502)(asked);
        else answerWell(asked);
      }),
      asked: 2,
      ...data,
      calls: 2,
      ...fast,
    },
    {
      name: 'answers 429 to a list of twenty',
      start: answers(withStatus(429)),
      organizations: 20,
      ...rateLimited,
      calls: [20, 30],
      // The first that tries again gets 429, too: the others pause a second time.
      fromMs: 1000,
      withinMs: 4000,
    },
    {
      name: 'answers 429 to a list of twenty and asks for an hour',
      start: answers(withStatus(429, { 'retry-after': '3600' })),
      organizations: 20,
      ...rateLimited,
      calls: 20,
      ...fast,
    },
    {
      name: 'answers 429 with an hour, again',
      start: answers(withStatus(429, { 'retry-after': '3600' })),
      asked: 1,
      ...rateLimited,
      calls: 0,
      ...fast,
    },
    {
      name: 'answers 503 to a list of fifty',
      start: answers(withStatus(503)),
      organizations: 50,
      ...unavailable,
      calls: [50, 60],
      ...fast,
    },
    {
      name: 'never answers a list of fifty',
      start: answers(() => undefined),
      organizations: 50,
      ...timeout,
      calls: 50,
      ...afterAttempt,
    },
    {
      name: 'has answered 500 to all of twenty calls: the breaker is open',
      start: answers(withStatus(500)),
      asked: 20,
      ...unavailable,
      calls: 0,
      withinMs: 500,
    },
    {
      name: 'answered 500 to twenty calls, and is well when the breaker lets one through',
      start: first(20, withStatus(500), answerWell),
      environment: { BREAKER_OPEN_MS: '1' },
      asked: 20,
      ...data,
      calls: 1,
      ...fast,
    },
    {
      name: 'has answered 404 to twenty calls: that is no failure',
      start: first(20, withStatus(404), answerWell),
      asked: 20,
      ...data,
      calls: 1,
      ...fast,
    },
  ],
};

import { afterSecond, data, fast, invalid, none, rateLimited, rejected, unavailable } from './fault.ts';
import type { Fault, FaultGroup } from './fault.ts';
import { answerWell, answers, first, withStatus } from './platform.ts';

type Outcome = Pick<Fault, 'code' | 'status' | 'calls'>;

const answer = (status: number, outcome: Outcome, headers: Readonly<Record<string, string>> = {}): Fault => ({
  name: `answers ${status}`,
  start: answers(withStatus(status, headers)),
  ...outcome,
  ...fast,
});

/** A redirect to another host, and to another path of its own, would both be seen. */
const redirect = (status: number): Fault => ({
  name: `answers ${status}, a redirect to another host`,
  start: answers((asked) => {
    withStatus(status, { location: `${asked.elsewhere}${asked.request.url ?? ''}` })(asked);
  }),
  ...rejected,
  calls: 1,
  ...fast,
});

const once = { calls: 1 } as const;
const thrice = { calls: 3 } as const;

/** A good record under a status that no record has. */
const recordWith = (status: number): Fault => ({
  name: `answers ${status} with a good record`,
  start: answers(({ response, record }) => {
    response.writeHead(status).end(record);
  }),
  ...invalid,
  ...once,
  ...fast,
});

/** What a status comes to. */
export const statusFaults: FaultGroup = {
  title: 'Statuses',
  faults: [
    recordWith(201),
    answer(204, { ...invalid, ...once }),
    recordWith(206),
    ...[301, 302, 307, 308].map(redirect),
    answer(304, { ...rejected, ...once }),
    answer(400, { ...rejected, ...once }),
    answer(401, { code: 'UNAUTHENTICATED', status: 'UNAUTHENTICATED', ...once }),
    answer(403, {
      code: { access: 'FORBIDDEN', workforce: 'UPSTREAM_REJECTED' },
      status: { access: 'FORBIDDEN', workforce: 'INVALID' },
      ...once,
    }),
    answer(404, { ...none, ...once }),
    ...[405, 409, 410, 418].map((status) => answer(status, { ...rejected, ...once })),
    {
      name: 'answers 429, always',
      start: answers(withStatus(429)),
      ...rateLimited,
      calls: 2,
      ...afterSecond,
    },
    {
      name: 'answers 429 and asks for a second, then answers',
      start: first(1, withStatus(429, { 'retry-after': '1' }), answerWell),
      ...data,
      calls: 2,
      ...afterSecond,
    },
    {
      name: 'answers 429 and asks for an hour',
      start: answers(withStatus(429, { 'retry-after': '3600' })),
      ...rateLimited,
      extensions: { retryAfterMs: 3_600_000 },
      ...once,
      ...fast,
    },
    answer(500, { ...unavailable, ...once }),
    answer(501, { ...unavailable, ...once }),
    ...[408, 421, 425, 502, 503, 504].map((status) => answer(status, { ...unavailable, ...thrice })),
    {
      name: 'answers 503 and asks for a second, then answers',
      start: first(1, withStatus(503, { 'retry-after': '1' }), answerWell),
      ...data,
      calls: 2,
      ...afterSecond,
    },
    {
      name: 'answers 503 and asks for more seconds than a timer takes',
      start: answers(withStatus(503, { 'retry-after': '999999999999' })),
      ...unavailable,
      ...once,
      ...fast,
    },
    {
      name: 'answers 421 on connections that it had moved away from, and well on new ones',
      start: first(1, withStatus(421), answerWell),
      ...data,
      calls: 2,
      ...fast,
    },
    {
      name: 'answers 503 and asks for an hour',
      start: answers(withStatus(503, { 'retry-after': '3600' })),
      ...unavailable,
      ...once,
      ...fast,
    },
  ],
};

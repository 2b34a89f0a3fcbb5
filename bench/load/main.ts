import { json } from 'node:stream/consumers';
import autocannon from 'autocannon';
import type { Client, Result } from 'autocannon';
import { percentile } from '../../scripts/common/figures.ts';
import { callerHeaders } from '../measure/load-order.ts';
import type { LoadOrder, LoadResult } from '../measure/load-order.ts';

// The load generator, in a process of its own: reads a LoadOrder, runs it once, and writes a LoadResult.
const { url, clients, seconds, bodies } = (await json(process.stdin)) as LoadOrder;
const requests = bodies.map((body) => ({ method: 'POST' as const, body: JSON.stringify(body) }));

let started = 0;
/** Each client has requests of its own, as far as there are enough: equal ones would share what a server reads. */
function begin(client: Client): void {
  const number = started % requests.length;
  started += 1;
  client.setRequests(
    requests.filter((_, index) => index % clients === number).map((request) => ({ ...request })),
  );
}

const durationsMs: number[] = [];
const {
  requests: sent,
  non2xx,
  errors,
  mismatches,
  duration,
} = await new Promise<Result>((resolve, reject) => {
  autocannon(
    {
      url,
      method: 'POST',
      headers: callerHeaders,
      connections: clients,
      duration: seconds,
      timeout: 30,
      // It looks only so often, in milliseconds, whether its time is over.
      sampleInt: 50,
      setupClient: begin,
      verifyBody: (body) => typeof body === 'string' && !body.includes('"errors"'),
    },
    (error: unknown, result) => {
      if (error === null) resolve(result);
      else reject(error);
    },
  ).on('response', (_client, _status, _bytes, tookMs) => durationsMs.push(tookMs));
});

const result: LoadResult = {
  begun: sent.sent,
  answered: durationsMs.length,
  p50Ms: percentile(durationsMs, 0.5),
  p99Ms: percentile(durationsMs, 0.99),
  seconds: duration,
  bad: non2xx + errors + mismatches,
};
process.stdout.write(JSON.stringify(result));

import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../common/figures.ts';
import type { WatchedCase } from '../attack-case.ts';
import { credentialsOf } from '../attacked-server.ts';
import type { AttackedServer } from '../attacked-server.ts';
import { answerAccess, answerWorkforce, isForVictim, workforceIdOf } from '../platforms.ts';
import type { Handler } from '../platforms.ts';
import { describeStatuses } from '../table.ts';

/** The latency of the platforms in the fairness case, in milliseconds. */
const LATENCY_MS = 200;

const slowly =
  (handler: Handler): Handler =>
  (request, response) => {
    setTimeout(() => handler(request, response), LATENCY_MS);
  };

/** One operation of 400 calls, for records of its own. */
function manyCalls(from: number): string {
  const ids = (kind: (number: number) => string, start: number) =>
    Array.from({ length: 100 }, (_, index) => `"${kind(start + index)}"`).join(' ');
  const lists = [0, 100, 200, 300].map((offset, index) => {
    const kind =
      index % 2 === 0 ? (n: number) => `access:${String(n)}` : (n: number) => `workforce:${workforceIdOf(n)}`;
    return `l${String(index)}: organizations(ids: [${ids(kind, from + offset)}]) { name }`;
  });
  return `{ ${lists.join(' ')} }`;
}

/** One caller, or several with made-up credentials, keep a platform busy. */
function unfairCase(id: string, title: string, nameOf: (operation: number) => string): WatchedCase {
  return {
    id,
    title,
    async run(server, { access, workforce }) {
      access.handler = slowly(answerAccess);
      workforce.handler = slowly(answerWorkforce);
      const endMs = performance.now() + 6000;
      let operations = 0;
      const attackers = Array.from({ length: 8 }, async () => {
        while (performance.now() < endMs) {
          operations += 1;
          await server.query(manyCalls(operations * 1000), { headers: credentialsOf(nameOf(operations)) });
        }
      });
      await Promise.all(attackers);
      return {
        sent: `${String(operations)} operations of 400 calls, 8 at once`,
        outcome: `platforms with ${String(LATENCY_MS)} ms latency`,
        holds: true,
      };
    },
    // The other caller reads a single record each time.
    judge: ({ served, servedMs }) => ({
      outcome: `the other caller's median is ${median(servedMs).toFixed(0)} ms`,
      holds: served > 0 && median(servedMs) < 3 * LATENCY_MS,
    }),
  };
}

/** Holds on to requests that are not the other caller's. */
const hangFor =
  (healthy: Handler): Handler =>
  (request, response) => {
    if (isForVictim(request)) healthy(request, response);
  };

/** A platform that hangs, at one request a second. */
const hanging: WatchedCase = {
  id: 'C10a',
  title: 'a hanging platform at one request a second',
  environment: () => ({ UPSTREAM_TIMEOUT_MS: '600' }),
  async run(server, { workforce }) {
    // All of it hangs; the other caller reads the name that the access platform has.
    workforce.handler = () => undefined;
    const tookMs: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const { tookMs: one } = await read(server, `workforce:${workforceIdOf(10 + count)}`);
      tookMs.push(one);
      await delay(Math.max(0, 1000 - one));
    }
    const [last = Infinity] = tookMs.slice(-1);
    return {
      sent: '8 requests',
      outcome: `the first took ${(tookMs[0] ?? 0).toFixed(0)} ms, the last ${last.toFixed(0)} ms`,
      holds: last < 300,
    };
  },
};

/** A platform that hangs after its records were cached. */
const stale: WatchedCase = {
  id: 'C10b',
  title: 'a hanging platform with stale entries in the cache',
  isShort: true,
  environment: () => ({ CACHE_TTL_MS: '100', CACHE_STALE_IF_ERROR_MS: '60000' }),
  async run(server, { workforce }) {
    const id = `workforce:${workforceIdOf(10)}`;
    await read(server, id);
    await delay(200);
    workforce.handler = hangFor(answerWorkforce);
    const reply = await read(server, id);
    return {
      sent: '2 requests',
      outcome: `the stale record came after ${reply.tookMs.toFixed(0)} ms`,
      holds: reply.text.includes('"name":"Workforce"') && reply.tookMs < 1000,
    };
  },
};

/** A platform that closes connections as they are used again. */
const reused: WatchedCase = {
  id: 'C11',
  title: 'connections that are closed as a request is written',
  isShort: true,
  environment: () => ({ UPSTREAM_RETRIES: '0' }),
  async run(server, { access }) {
    const used = new WeakSet();
    access.handler = (request, response) => {
      if (!used.has(request.socket)) {
        used.add(request.socket);
        answerAccess(request, response);
      } else {
        request.socket.resetAndDestroy();
      }
    };
    let failed = 0;
    for (let number = 10; number < 60; number += 1) {
      const { text } = await read(server, `access:${String(number)}`);
      if (!text.includes('"name":"Access"')) failed += 1;
    }
    return {
      sent: '50 requests, UPSTREAM_RETRIES=0',
      outcome: `${String(failed)} failed`,
      holds: failed === 0,
    };
  },
};

/** Connections that stay open for ever. */
const ageing: WatchedCase = {
  id: 'C12',
  title: 'connections have a maximum age, and end after a 503',
  environment: () => ({ UPSTREAM_CONNECTION_MAX_AGE_MS: '500', UPSTREAM_RETRIES: '0' }),
  async run(server, { access }) {
    const before = access.connections;
    let sent = 0;
    for (const endMs = performance.now() + 3000; performance.now() < endMs; sent += 1) {
      await read(server, `access:${String(10 + sent)}`);
      await delay(20);
    }
    const aged = access.connections - before;
    access.handler = (request, response) => {
      if (isForVictim(request)) answerAccess(request, response);
      else response.writeHead(503).end();
    };
    const beforeFailures = access.connections;
    for (let count = 0; count < 4; count += 1) await read(server, `access:${String(5000 + count)}`);
    const dropped = access.connections - beforeFailures;
    return {
      sent: `${String(sent)} requests in 3 s at a maximum age of 500 ms, then 4 for a 503`,
      outcome: `${String(aged)} connections, then ${String(dropped)}`,
      holds: aged >= 4 && dropped >= 3,
    };
  },
};

/** A workforce key that is revoked after it was good. */
const revoked: WatchedCase = {
  id: 'C14',
  title: 'a workforce key is revoked while its records are cached',
  isShort: true,
  environment: () => ({ CACHE_TTL_MS: '60000' }),
  async run(server, { workforce }) {
    const idOf = (number: number) => `workforce:${workforceIdOf(number)}`;
    for (const number of [10, 11, 12]) await read(server, idOf(number));
    workforce.handler = (request, response) => {
      if (isForVictim(request)) answerWorkforce(request, response);
      else response.writeHead(401).end();
    };
    await read(server, idOf(13));
    const replies = await Promise.all([10, 11, 12].map((number) => read(server, idOf(number))));
    const shown = replies.filter(({ text }) => text.includes('"name":"Workforce"')).length;
    return {
      sent: '3 cached records, one 401, the same 3 records',
      outcome: `${describeStatuses(replies)}, ${String(shown)} still shown`,
      holds: shown === 0,
    };
  },
};

function read(server: AttackedServer, id: string) {
  return server.query(`{ organization(id: "${id}") { name } }`, { headers: credentialsOf('reader') });
}

/** Attacks by and against the platforms. */
export const upstreamCases: readonly WatchedCase[] = [
  unfairCase('C9a', 'one caller takes all calls', () => 'greedy'),
  unfairCase(
    'C9b',
    'a caller with new credentials each time takes all calls',
    (operation) => `made-up-${String(operation)}`,
  ),
  hanging,
  stale,
  reused,
  ageing,
  revoked,
];

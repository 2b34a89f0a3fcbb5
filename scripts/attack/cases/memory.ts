import { setTimeout as delay } from 'node:timers/promises';
import { parseConfig } from '../../../src/config.ts';
import type { WatchedCase } from '../attack-case.ts';
import { credentialsOf } from '../attacked-server.ts';
import type { AttackedServer } from '../attacked-server.ts';
import { answerWorkforce, isForVictim, lastSegment, sendText, workforceIdOf } from '../platforms.ts';
import type { Handler } from '../platforms.ts';
import { graphqlBytes, openUnread } from '../raw-connection.ts';
import { describeStatuses } from '../table.ts';

/** How long unread responses are held, in milliseconds. */
const HOLD_MS = 4000;

/** Errors of root items: a long response key is repeated in the path of each. */
const rootErrors: WatchedCase = {
  id: 'A1',
  title: 'errors of root items with a long response key, twelve at once',
  isShort: true,
  async run(server) {
    const requests = [90_000, 8000].flatMap((length) =>
      Array.from({ length: 6 }, (_, index) => {
        const key = 'a'.repeat(length) + String(index);
        const query = `query($r:[_Any!]!){${key}:_entities(representations:$r){__typename}}`;
        const items = Math.floor((99_000 - length) / 2);
        return server.query(query, { variables: { r: new Array<number>(items).fill(0) } });
      }),
    );
    const replies = await Promise.all(requests);
    const largest = Math.max(...replies.map(({ text }) => text.length));
    return {
      sent: '12 requests of up to 99 kB',
      outcome: `${describeStatuses(replies)}, the largest response ${String(largest)} bytes`,
      holds: replies.every(({ status }) => status === 400) && largest < 10_000,
    };
  },
};

/** Answers every record but the other caller's with a given list of users. */
function withUsers(list: string): Handler {
  return (request, response) => {
    if (isForVictim(request)) answerWorkforce(request, response);
    else sendText(response, `{"id":"${lastSegment(request)}","assignUsers":{"administrators":${list}}}`);
  };
}

/** Sends a list query for so many workforce records. */
function readRecords(server: AttackedServer, count: number, name: string) {
  const ids = Array.from({ length: count }, (_, index) => `"workforce:${workforceIdOf(index + 10)}"`);
  const lists: string[] = [];
  for (let from = 0; from < count; from += 100) {
    lists.push(`l${String(from)}: organizations(ids: [${ids.slice(from, from + 100).join(' ')}]) { name }`);
  }
  return server.query(`{ ${lists.join(' ')} }`, { headers: credentialsOf(name) });
}

function largeRecords(id: string, count: number, callers: number, title: string, list: string): WatchedCase {
  return {
    id,
    title,
    async run(server, { workforce }) {
      workforce.handler = withUsers(list);
      const replies = await Promise.all(
        Array.from({ length: callers }, (_, index) => readRecords(server, count, `reader-${String(index)}`)),
      );
      return {
        sent: `${String(callers)} × ${String(count)} records of ${String(Math.round(list.length / 1000))} kB`,
        outcome: describeStatuses(replies),
        holds: replies.every(({ status }) => status === 200),
      };
    },
  };
}

const users = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => ({ userId: workforceIdOf(index) })));

/** Bodies that are expensive to parse, all within the size of one response. */
const hostileBodies: Readonly<Record<string, string>> = {
  'lists in lists': '['.repeat(400_000) + ']'.repeat(400_000),
  'objects in objects': `${'{"a":'.repeat(120_000)}1${'}'.repeat(120_000)}`,
  'short deep lists': `[${Array.from({ length: 7000 }, () => '['.repeat(60) + ']'.repeat(60)).join(',')}]`,
  'distinct names': `[${Array.from({ length: 50_000 }, (_, index) => `{"k${index.toString(36)}":1}`).join(',')}]`,
  exponents: `[${'1e1,'.repeat(200_000)}1]`,
  'empty lists': `[${'[],'.repeat(270_000)}[]]`,
};

const hostileParsing = Object.entries(hostileBodies).map(([name, unknown], index): WatchedCase => ({
  id: `A2${'efghij'.charAt(index)}`,
  title: `records with an unknown member of ${name}`,
  async run(server, { workforce }) {
    workforce.handler = (request, response) => {
      if (isForVictim(request)) answerWorkforce(request, response);
      else sendText(response, `{"id":"${lastSegment(request)}","unknown":${unknown}}`);
    };
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, caller) => readRecords(server, 100, `reader-${String(caller)}`)),
    );
    return {
      sent: `6 × 100 records of ${String(Math.round(unknown.length / 1000))} kB`,
      outcome: describeStatuses(replies),
      holds: replies.every(({ status }) => status === 200),
    };
  },
}));

/** Responses that are never read. */
const unreadResponses: WatchedCase = {
  id: 'A3',
  title: 'large responses that are never read',
  async run(server, { workforce, environment }) {
    const { limits } = parseConfig(environment);
    const list = users(9000);
    // A user is `{"id":"…"}`; the budget counts it as 60 bytes.
    const aliases = Math.floor((limits.maxAnswerBytes * 0.9) / (9000 * 65));
    workforce.handler = withUsers(list);
    const fields = Array.from(
      { length: aliases },
      (_, index) => `a${String(index)}: assignedUsers { administrators { id } }`,
    );
    const query = `{ organization(id: "workforce:${workforceIdOf(10)}") { ${fields.join(' ')} } }`;
    const sample = await server.query(query);
    const sockets = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        openUnread(server.port, graphqlBytes(query, credentialsOf(`idle-${String(index)}`))),
      ),
    );
    await delay(HOLD_MS);
    for (const socket of sockets) socket.destroy();
    await delay(500);
    const after = await server.query('{ __typename }');
    return {
      sent: `40 connections, ${(sample.text.length / 2 ** 20).toFixed(1)} MiB each`,
      outcome: `a reader gets ${String(sample.status)}; afterwards ${String(after.status)}`,
      holds: sample.status === 200 && sample.text.length > limits.maxAnswerBytes / 2 && after.status === 200,
    };
  },
};

/** Many requests on one connection that is never read. */
const pipelining: WatchedCase = {
  id: 'A5',
  title: 'pipelined requests on a connection that is never read',
  async run(server) {
    const gets = 'GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(20_000);
    const posts = graphqlBytes('{ __typename }', credentialsOf('pipeline')).repeat(20_000);
    const sockets = await Promise.all([gets, posts].map((bytes) => openUnread(server.port, bytes)));
    await delay(HOLD_MS);
    const executed = await server.readMetric('organization_graph_operation_duration_seconds_count');
    for (const socket of sockets) socket.destroy();
    return {
      sent: '2 connections, 20,000 requests each',
      outcome: `${String(executed)} of 20,000 operations were executed before the server stopped reading`,
      holds: executed < 20_000,
    };
  },
};

/** Attacks on the memory of the process. */
export const memoryCases: readonly WatchedCase[] = [
  rootErrors,
  largeRecords('A2a', 20, 4, 'records with 500,000 entries', `[${'1,'.repeat(499_999)}1]`),
  largeRecords('A2b', 400, 2, 'records of 650 kB with 13,000 users', users(13_000)),
  largeRecords('A2c', 400, 2, 'records of 500 kB with 9,900 users', users(9900)),
  largeRecords('A2d', 100, 2, 'records of empty objects', `[${'{},'.repeat(300_000)}{}]`),
  ...hostileParsing,
  unreadResponses,
  pipelining,
];

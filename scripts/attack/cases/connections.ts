import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { WatchedCase } from '../attack-case.ts';
import { credentialsOf } from '../attacked-server.ts';
import type { AttackedServer } from '../attacked-server.ts';
import { answerWorkforce, isForVictim, workforceIdOf } from '../platforms.ts';
import type { Platform } from '../platforms.ts';
import { graphqlBytes, openUnread } from '../raw-connection.ts';
import { describeStatuses } from '../table.ts';

/** How long connections are held, in milliseconds. */
const HOLD_MS = 4000;

/** How long clients hang up in a loop, in milliseconds. */
const LOOP_MS = 6000;

const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

const closedToMakeRoom = (server: AttackedServer) =>
  server.readMetric('organization_graph_slow_connections_closed_total');

/** Lets the platform never answer anybody but the other caller. */
function hang(platform: Platform): void {
  platform.handler = (request, response) => {
    if (isForVictim(request)) answerWorkforce(request, response);
  };
}

/** An operation of 400 calls. */
function largeOperation(first: number): string {
  const list = (from: number) =>
    Array.from({ length: 100 }, (_, index) => `"workforce:${workforceIdOf(from + index)}"`).join(' ');
  const lists = [0, 100, 200, 300].map(
    (from) => `l${String(from)}: organizations(ids: [${list(first + from)}]) { name }`,
  );
  return `{ ${lists.join(' ')} }`;
}

const hangingUp: WatchedCase = {
  id: 'A6',
  title: 'clients that hang up in a loop',
  async run(server, { workforce }) {
    hang(workforce);
    const endMs = performance.now() + LOOP_MS;
    let count = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, caller) => {
        while (performance.now() < endMs) {
          const query = largeOperation(10 + count * 400);
          count += 1;
          const socket = await openUnread(
            server.port,
            graphqlBytes(query, credentialsOf(`caller-${String(caller)}`)),
          );
          await delay(5 + caller * 6);
          socket.destroy();
        }
      }),
    );
    // What was under way for them ends when the server notices.
    await delay(500);
    const calls = await server.readMetric('organization_graph_upstream_requests');
    return {
      sent: `${String(count)} operations of 400 calls, given up within 50 ms`,
      outcome: `afterwards ${String(calls)} calls are under way`,
      // One may be the other caller's.
      holds: calls <= 1,
    };
  },
};

const nestedVariables: WatchedCase = {
  id: 'A7',
  title: 'nested variables, 32 at once',
  async run(server) {
    const nested = '['.repeat(49_000) + ']'.repeat(49_000);
    const query = 'query($r:[_Any!]!){_entities(representations:$r){__typename}}';
    const bytes = `{"query":"${query}","variables":{"r":${nested}}}`;
    const replies = await Promise.all(
      Array.from({ length: 32 }, async (_, caller) => {
        const own = [];
        for (let count = 0; count < 8; count += 1) {
          own.push(await server.post(bytes, credentialsOf(`caller-${String(caller)}`)));
        }
        return own;
      }),
    );
    return {
      sent: '256 requests of 98 kB',
      outcome: describeStatuses(replies.flat()),
      holds: replies.flat().every(({ status }) => [200, 400, 503].includes(status)),
    };
  },
};

const halfSent: WatchedCase = {
  id: 'A8',
  title: 'requests that are never sent to their end',
  async run(server) {
    const parts = [
      `POST /graphql HTTP/1.1\r\nhost: a\r\nx-a: ${'a'.repeat(15_000)}`,
      `${head}content-length: 99000\r\n\r\n${'a'.repeat(98_000)}`,
      `${head}transfer-encoding: chunked\r\n\r\n17ed0\r\n${'a'.repeat(98_000)}`,
    ];
    const sockets: Socket[] = [];
    for (let count = 0; count < 6000; count += 1) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(parts[count % parts.length] ?? '');
      sockets.push(socket);
      if (count % 10 === 0) await delay(10);
    }
    await delay(HOLD_MS);
    const closed = await closedToMakeRoom(server);
    for (const socket of sockets) socket.destroy();
    return {
      sent: '6,000 connections of up to 98 kB',
      outcome: `${String(closed)} were closed to make room`,
      holds: closed > 0,
    };
  },
};

const smallPieces: WatchedCase = {
  id: 'A9',
  title: 'bodies in pieces of one byte',
  async run(server) {
    const bytes = `${head}transfer-encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(98_000)}`;
    const sockets: Socket[] = [];
    for (let count = 0; count < 60; count += 1) {
      sockets.push(await openUnread(server.port, bytes));
      await delay(50);
    }
    await delay(1000);
    for (const socket of sockets) socket.destroy();
    const { status } = await server.query('{ __typename }');
    return {
      sent: '60 connections, 98,000 pieces each',
      outcome: `afterwards ${String(status)}`,
      holds: status === 200,
    };
  },
};

const largeInFlight: WatchedCase = {
  id: 'A10',
  title: 'large requests whose operations wait for a hanging platform',
  async run(server, { workforce }) {
    hang(workforce);
    const bodies = [
      (query: string) => `{"query":${JSON.stringify(query)},"variables":{"x":[${'{},'.repeat(32_000)}1]}}`,
      (query: string) => JSON.stringify({ query: `${query} ${'#\n'.repeat(3900)}` }),
      (query: string) => JSON.stringify({ query: `${query} #${'x'.repeat(97_000)}` }),
    ];
    const replies = await Promise.all(
      Array.from({ length: 600 }, async (_, index) => {
        await delay(index * 5);
        const query = `query q${String(index)} { organization(id: "workforce:${workforceIdOf(10 + index)}") { name } }`;
        const body = bodies[index % bodies.length]?.(query) ?? '';
        return server.post(body, credentialsOf(`caller-${String(index)}`));
      }),
    );
    return {
      sent: '600 requests of up to 98 kB',
      outcome: describeStatuses(replies),
      holds: replies.every(({ status }) => [200, 503].includes(status)),
    };
  },
};

/** Attacks by many connections and requests. */
export const connectionCases: readonly WatchedCase[] = [
  hangingUp,
  nestedVariables,
  halfSent,
  smallPieces,
  largeInFlight,
];

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { accessBody, accessPath } from '../organizations/records.ts';
import { postQuery } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startServerProcess } from './support/child-process.ts';

/** The flags of the shipped deployment: deploy/kubernetes/deployment.yaml. */
const deployed = { NODE_ENV: 'production', NODE_OPTIONS: '--max-old-space-size=384' };

/** Thirty times 16 MB are more than the heap, and the whole container. */
const CONNECTIONS = 30;

function requestFor(number: number): string {
  const fields = Array.from({ length: 400 }, (_, index) => `a${index}:name`).join(' ');
  // Another name each: none shares the response of another one.
  const body = JSON.stringify({ query: `query Large${number}{organization(id:"access:1"){${fields}}}` });
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nauthorization: Bearer unread-token\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

test('the process with the heap of the deployment: outlives thirty clients that read nothing of 16 MB, and answers others', async () => {
  await using access = await startUpstream({
    [accessPath('1')]: { json: accessBody('1', { name: 'x'.repeat(40_000) }) },
    [accessPath('2')]: { json: accessBody('2') },
  });
  await using server = await startServerProcess({
    ...deployed,
    ACCESS_URL: access.url,
    WORKFORCE_URL: access.url,
    PATH: process.env['PATH'] ?? '',
  });
  const port = Number(new URL(server.url).port);
  const sockets: Socket[] = [];
  for (let number = 0; number < CONNECTIONS; number += 1) {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write(requestFor(number));
    sockets.push(socket);
  }
  // Each has its status line once it has been sent, cut off, or refused.
  await Promise.all(
    sockets.map(
      (socket) => new Promise((resolve) => socket.once('readable', resolve).once('close', resolve)),
    ),
  );
  const small = await postQuery(server.url, '{ organization(id: "access:2") { name } }');
  expect([small.status, small.data]).toEqual([200, { organization: { name: 'Access 2' } }]);
  expect((await fetch(new URL('/livez', server.url))).status).toBe(200);
  for (const socket of sockets) socket.destroy();
}, 30_000);

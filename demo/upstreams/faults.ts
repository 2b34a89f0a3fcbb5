import { setTimeout as delay } from 'node:timers/promises';
import { createJsonReply, sendAnswer } from './answer.ts';
import type { Answer } from './answer.ts';

const slowAnswerMs = 1500;

/** What a fault needs to know of the request that it spoils. */
interface FaultScene {
  /** The body that a healthy server would answer. */
  readonly ownBody: string;
  /** The body of another organization. */
  readonly otherBody: string;
  /** The path of that other organization. */
  readonly otherPath: string;
  /** The port of the server. */
  readonly port: number;
  /** Makes the platform's own error body. */
  readonly errorBody: (message: string) => string;
}

/** A fault of an upstream: on each platform, one record always answers with it. */
export interface DemoFault {
  /** As in the link names `fault-access-<name>` and `fault-workforce-<name>`. */
  readonly name: string;
  /** The access organization that has the fault, and a healthy one to link with a faulty workforce one. */
  readonly accessId: string;
  readonly healthyAccessId: string;
  /** The workforce organization that has the fault, and a healthy one to link with a faulty access one. */
  readonly workforceId: string;
  readonly healthyWorkforceId: string;
  readonly play: (scene: FaultScene) => Answer;
}

function createWorkforceId(number: number): string {
  return `fa170000-39c5-436f-a70b-${String(number).padStart(12, '0')}`;
}

function createFault(number: number, name: string, play: DemoFault['play']): DemoFault {
  return {
    name,
    accessId: String(number),
    healthyAccessId: String(number + 10_000),
    workforceId: createWorkforceId(number),
    healthyWorkforceId: createWorkforceId(number + 10_000),
    play,
  };
}

function createStatusFault(
  status: number,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): DemoFault {
  return createFault(9000 + status, name, (scene) => {
    const reply = createJsonReply(status, scene.errorBody('The demo upstream was told to fail'));
    return { ...reply, headers: { ...reply.headers, ...headers } };
  });
}

/** Every fault. Those that are an HTTP status have an id that ends in it: 9503 answers 503. */
export const demoFaults: readonly DemoFault[] = [
  createStatusFault(400, 'bad-request'),
  createStatusFault(429, 'rate-limited', { 'Retry-After': '1' }),
  createStatusFault(500, 'internal-error'),
  createStatusFault(503, 'unavailable'),
  // Another host name for the same server: a client that follows it would hand its credential to a stranger.
  createFault(9302, 'redirect', ({ port, otherPath }) => ({
    status: 302,
    headers: { Location: `http://localhost:${port}${otherPath}` },
  })),
  createFault(9204, 'no-content', () => ({ status: 204 })),
  createFault(9601, 'html', () => ({
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: '<!doctype html><title>Maintenance</title><p>We will be back soon.',
  })),
  createFault(9602, 'empty', () => createJsonReply(200, '')),
  createFault(9603, 'array', ({ ownBody }) => createJsonReply(200, `[${ownBody}]`)),
  createFault(9604, 'wrong-id', ({ otherBody }) => createJsonReply(200, otherBody)),
  createFault(9605, 'reset', () => (response) => {
    response.socket?.resetAndDestroy();
  }),
  createFault(9606, 'cut-off', ({ ownBody }) => (response) => {
    const bytes = Buffer.from(ownBody);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy());
  }),
  createFault(9607, 'timeout', () => () => {
    // Never answered: the connection stays open until the client or close() ends it.
  }),
  createFault(9608, 'slow', ({ ownBody }) => (response) => {
    // Unreferenced, so that a pending answer keeps no process alive; a connection that ended takes no answer.
    void delay(slowAnswerMs, undefined, { ref: false }).then(() => {
      sendAnswer(response, createJsonReply(200, ownBody));
    });
  }),
];

import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** One answer as it came. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request to a socket. @throws where the connection cannot be made, or breaks */
export function send(
  socketPath: string,
  { body, headers = {}, agent }: { body: string; headers?: Record<string, string>; agent?: Agent },
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath,
        path: '/graphql',
        method: 'POST',
        agent: agent ?? false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        text(response).then(
          (received) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received }),
          reject,
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** What a client asks, and what it must be answered. */
export interface Question {
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly answer: unknown;
}

/** What became of a load. */
interface Tally {
  /** Requests that clients made, whatever they sent for them. */
  asked: number;
  /** Those among them that were sent again. */
  retried: number;
  /** Those that were not answered, or not rightly: what came last. */
  readonly lost: string[];
}

/** A load that goes on until it is stopped. */
export interface Load {
  readonly tally: Tally;
  /** Asks nothing more, waits for what is under way. */
  stop(): Promise<Tally>;
}

/** How long a client waits before it asks again, in milliseconds. */
const RETRY_DELAY_MS = 100;

/** Why a client sends a request once more: the connection broke, or somebody on the way says that nobody answered. */
const retriedStatuses = [502, 503, 504];

/**
 * Clients that ask one question after the other, each on a connection that it keeps, and send a request that failed once
 * more, as every GraphQL client can be told to.
 */
export function startLoad(socketPath: string, clients: number, ask: (client: number) => Question): Load {
  const tally: Tally = { asked: 0, retried: 0, lost: [] };
  let isOver = false;
  const runClient = async (client: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver) {
      const question = ask(client);
      tally.asked += 1;
      const first = await attempt(socketPath, question, agent);
      let last = first;
      if (first === 'again') {
        tally.retried += 1;
        await delay(RETRY_DELAY_MS);
        last = await attempt(socketPath, question, agent);
      }
      if (last !== 'answered') tally.lost.push(last);
      await delay(Math.random() * 10);
    }
    agent.destroy();
  };
  const running = Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)));
  return {
    tally,
    stop: async () => {
      isOver = true;
      await running;
      return tally;
    },
  };
}

/** @returns whether it was answered, may be asked again, or else what is wrong with the answer */
async function attempt(socketPath: string, question: Question, agent: Agent): Promise<string> {
  try {
    const { status, body } = await send(socketPath, { ...question, agent });
    if (retriedStatuses.includes(status)) return 'again';
    const expected = JSON.stringify(question.answer);
    return status === 200 && body.trim() === expected
      ? 'answered'
      : `${status} ${body} instead of ${expected}`;
  } catch {
    // The connection could not be made, or it broke.
    return 'again';
  }
}

import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { checkAnswer, document } from './check-answer.ts';
import { organizations } from './platforms.ts';
import type { SoakOrganization } from './platforms.ts';

/** What the clients have seen. */
export interface Seen {
  /** How long each request took, in milliseconds. */
  readonly durationsMs: number[];
  /** The request that took longest. */
  slowest: { readonly requestId: string; readonly tookMs: number };
  /** Answers that are not right, and requests that were not answered. */
  readonly problems: string[];
  /** Answers with every field. */
  whole: number;
  /** The errors of the flapping side, by code. */
  readonly errors: Record<string, number>;
}

/** Nothing seen yet. */
export function createSeen(): Seen {
  return { durationsMs: [], slowest: { requestId: '', tookMs: 0 }, problems: [], whole: 0, errors: {} };
}

/** How long a client pauses between two requests, at most, in milliseconds. */
const PAUSE_MS = 80;

/** How many organizations a list asks for. */
const LIST = 5;

/**
 * Sends requests one after the other until told to stop: lists and single organizations by turns. Two clients share a
 * credential each, so that some reads are shared and most are not.
 */
export async function runClient(url: string, number: number, signal: AbortSignal, seen: Seen): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = number; !signal.aborted; count += 1) {
    await ask(url, agent, number, pick(count), seen);
    await delay(Math.random() * PAUSE_MS);
  }
  agent.destroy();
}

/** Which organizations a client asks for at its so manieth request. */
export function pick(count: number): readonly SoakOrganization[] {
  const from = (count * 7) % (organizations.length - LIST);
  return organizations.slice(from, from + (count % 3 === 0 ? LIST : 1));
}

/** Sends one request and notes what came of it. */
export async function ask(
  url: string,
  agent: Agent,
  number: number,
  asked: readonly SoakOrganization[],
  seen: Seen,
): Promise<void> {
  const startMs = performance.now();
  const requestId = `soak-${number}-${seen.durationsMs.length}`;
  try {
    const { status, body } = await post(url, agent, { number, requestId }, asked);
    const { problem, codes } = checkAnswer(asked, status, body);
    if (problem !== null) seen.problems.push(problem);
    if (codes.length === 0) seen.whole += 1;
    for (const code of codes) seen.errors[code] = (seen.errors[code] ?? 0) + 1;
  } catch (error) {
    seen.problems.push(error instanceof Error ? error.message : String(error));
  }
  const tookMs = performance.now() - startMs;
  seen.durationsMs.push(tookMs);
  if (tookMs > seen.slowest.tookMs) seen.slowest = { requestId, tookMs };
}

async function post(
  url: string,
  agent: Agent,
  { number, requestId }: { readonly number: number; readonly requestId: string },
  asked: readonly SoakOrganization[],
) {
  const credential = `soak-${number >> 1}`;
  const call = request(url, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${credential}`,
      'x-workforce-api-key': credential,
      'x-request-id': requestId,
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  call.once('response', resolve).once('error', reject);
  call.end(JSON.stringify({ query: document, variables: { ids: asked.map(({ id }) => id) } }));
  const response = await promise;
  return { status: response.statusCode ?? 0, body: await text(response) };
}

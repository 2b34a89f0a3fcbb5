import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAnswers } from './http-answers.ts';
import type { HttpAnswer } from './http-answers.ts';
import type { FuzzRequest } from './requests.ts';

/** What came of a request. */
export interface Exchange {
  readonly answers: readonly HttpAnswer[];
  /** What is left behind the answers: empty, or something that is no whole answer. */
  readonly rest: string;
  /** `late` where the bound passed and the connection was still open without an answer. */
  readonly end: 'answered' | 'closed' | 'refused' | 'cut' | 'held' | 'late';
  readonly tookMs: number;
  /** The request before it on the same connection. */
  readonly after: number | null;
}

/** A connection on which half a request was sent, and nothing more. */
export interface HeldConnection {
  readonly socket: Socket;
  /** By the clock of `performance.now()`. */
  readonly sinceMs: number;
}

/** How long it is between two pieces of a request, in milliseconds. */
const PAUSE_MS = 2;

/** One connection after the other to the server: kept while it can be, a new one where the last was closed. */
export class Sender {
  readonly #port: number;
  readonly #boundMs: number;
  readonly #held: HeldConnection[] = [];
  readonly #refused = new WeakSet<Socket>();
  #kept: { readonly socket: Socket; readonly after: number } | null = null;

  /** @param boundMs how long after its last byte a request may be under way, in milliseconds */
  constructor(port: number, boundMs: number) {
    this.#port = port;
    this.#boundMs = boundMs;
  }

  /** The connections that wait for the server to lose its patience. */
  get held(): readonly HeldConnection[] {
    return this.#held;
  }

  /** Sends a request in its way. Never rejects. */
  async send(request: FuzzRequest): Promise<Exchange> {
    const isKept = request.ending === 'answer';
    const kept = isKept ? this.#kept : null;
    if (kept !== null) this.#kept = null;
    const socket = kept?.socket ?? this.#open();
    const exchange = { ...(await this.#sendOn(socket, request)), after: kept?.after ?? null };
    const { answers, end, rest } = exchange;
    if (isKept && end === 'answered' && answers.at(-1)?.headers.get('connection') !== 'close') {
      this.#kept = { socket, after: request.number };
    } else if (end === 'held') {
      this.#held.push({ socket, sinceMs: performance.now() });
    } else {
      socket.destroy();
    }
    // The server may close a connection that it kept just when the next request is on its way: then it is sent anew.
    const wasIdle = kept !== null && end === 'closed' && answers.length === 0 && rest === '';
    return wasIdle ? this.send(request) : exchange;
  }

  /** Closes every connection. */
  close(): void {
    for (const { socket } of this.#held) socket.destroy();
    this.#kept?.socket.destroy();
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    // What becomes of a connection that was made is seen by its close.
    socket.on('error', ({ syscall }: NodeJS.ErrnoException) => {
      if (syscall === 'connect') this.#refused.add(socket);
    });
    return socket;
  }

  async #sendOn(socket: Socket, request: FuzzRequest): Promise<Omit<Exchange, 'after'>> {
    const startMs = performance.now();
    const ended = Promise.withResolvers<Exchange['end']>();
    let received: Buffer = Buffer.alloc(0);
    let parsed = parseAnswers(received, request.methods);
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      parsed = parseAnswers(received, request.methods);
      if (request.ending === 'answer' && parsed.answers.length > 0) ended.resolve('answered');
    };
    const onClose = () => ended.resolve(this.#refused.has(socket) ? 'refused' : 'closed');
    socket.on('data', read).once('close', onClose);
    if (socket.destroyed) onClose();

    for (const [index, piece] of request.pieces.entries()) {
      if (index > 0) await delay(PAUSE_MS);
      socket.write(piece);
    }
    if (request.ending === 'end') socket.end();
    if (request.ending === 'hold') ended.resolve('held');
    if (request.ending === 'cut') void delay(request.cutAfterMs).then(() => ended.resolve('cut'));
    const timer = setTimeout(() => ended.resolve('late'), this.#boundMs);
    const end = await ended.promise;
    clearTimeout(timer);
    socket.off('data', read).off('close', onClose);
    const { answers, rest } = parsed;
    return { answers, rest: rest.toString('latin1'), end, tookMs: performance.now() - startMs };
  }
}

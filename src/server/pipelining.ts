import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ResponseBacklog } from './response-backlog.ts';

/** What a request takes that is held back, with the objects for it and its response, in bytes. */
const HELD_REQUEST_BYTES = 4096;

/**
 * Bounds how many requests of one connection are handled at once (pipelining: RFC 9112, section 9.3.2). While a connection
 * owes that many responses, nothing more is read from it, and requests that were read already are held back: at most the
 * 64 KiB that Node reads at once. Node itself stops reading only for responses that are ready and wait to be sent.
 */
export class PipelineLimit {
  readonly #maxRequests: number;
  readonly #backlog: ResponseBacklog;
  readonly #pipelines = new WeakMap<Socket, Pipeline>();

  /**
   * @param maxRequests how many requests of one connection are handled at once
   * @param backlog counts the requests that are held back; a connection for which there is no room is cut off
   */
  constructor(maxRequests: number, backlog: ResponseBacklog) {
    this.#maxRequests = maxRequests;
    this.#backlog = backlog;
  }

  /** Handles a request when its turn comes; never if its connection ends before that. */
  add(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    const { socket } = request;
    let pipeline = this.#pipelines.get(socket);
    if (pipeline === undefined) {
      pipeline = new Pipeline(socket, this.#maxRequests, this.#backlog);
      this.#pipelines.set(socket, pipeline);
    }
    pipeline.add(request, response, handle);
  }

  /**
   * Handles an error of a connection after the responses to all requests that were received whole before it. Later errors
   * are about bytes after the first one: they end a connection whose error was handled, and are ignored until then.
   */
  addError(socket: Socket, handle: ErrorHandler): void {
    const pipeline = this.#pipelines.get(socket);
    if (pipeline === undefined) handle(null);
    else pipeline.addError(handle);
  }
}

/** Handles an error, with the request that was not received whole; null if its headers were not. */
type ErrorHandler = (request: IncomingMessage | null) => void;

/** A request that waits for its turn, or is handled. */
interface PipelinedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handle: () => void;
  /** Takes it out of the backlog. */
  readonly release: () => void;
}

/** The requests of one connection that are owed a response. */
class Pipeline {
  readonly #socket: Socket;
  readonly #maxRequests: number;
  readonly #backlog: ResponseBacklog;
  readonly #handled = new Set<IncomingMessage>();
  #held: PipelinedRequest[] = [];
  #turn: NodeJS.Immediate | null = null;
  #error: 'none' | 'held' | 'handled' = 'none';
  #handleError: () => void = () => undefined;

  constructor(socket: Socket, maxRequests: number, backlog: ResponseBacklog) {
    this.#socket = socket;
    this.#maxRequests = maxRequests;
    this.#backlog = backlog;
    // Node resumes it after the body of each request.
    socket.on('resume', () => {
      if (this.#isStopped) socket.pause();
    });
  }

  get #isStopped(): boolean {
    return this.#held.length > 0 || this.#error === 'held';
  }

  add(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    // Node parses what it has read to the end, also after the connection was cut off.
    if (this.#socket.destroyed) return;
    if (this.#handled.size < this.#maxRequests && this.#held.length === 0) {
      this.#begin(request, response, handle);
      return;
    }
    const release = this.#backlog.add(this.#socket, HELD_REQUEST_BYTES);
    if (release === null) {
      this.#socket.destroy();
      return;
    }
    this.#held.push({ request, response, handle, release });
    this.#socket.pause();
  }

  addError(handle: ErrorHandler): void {
    if (this.#error === 'handled') this.#socket.destroy();
    if (this.#error !== 'none') return;
    // The error is about the request that was not received whole, if there is one: nothing else will end that.
    const incomplete = this.#removeIncomplete();
    this.#error = 'held';
    this.#handleError = () => {
      this.#error = 'handled';
      handle(incomplete);
      this.#socket.resume();
    };
    this.#socket.pause();
    this.#next();
  }

  #removeIncomplete(): IncomingMessage | null {
    const held = this.#held.find(({ request }) => !request.complete);
    if (held !== undefined) {
      this.#held = this.#held.filter((one) => one !== held);
      held.release();
      return held.request;
    }
    const handled = [...this.#handled].find(({ complete }) => !complete);
    if (handled !== undefined) this.#handled.delete(handled);
    return handled ?? null;
  }

  #begin(request: IncomingMessage, response: ServerResponse, handle: () => void): void {
    this.#handled.add(request);
    response.once('close', () => {
      if (this.#handled.delete(request)) this.#next();
    });
    handle();
  }

  #next(): void {
    if (this.#held.length > 0) {
      // In another turn of the event loop: responses that are taken at once would follow each other without an end.
      this.#turn ??= setImmediate(() => {
        this.#turn = null;
        this.#beginHeld();
      });
    } else if (this.#handled.size === 0 && this.#error === 'held') this.#handleError();
  }

  #beginHeld(): void {
    while (this.#handled.size < this.#maxRequests || this.#socket.destroyed) {
      const next = this.#held.shift();
      if (next === undefined) break;
      next.release();
      if (!this.#socket.destroyed) this.#begin(next.request, next.response, next.handle);
    }
    if (!this.#isStopped) this.#socket.resume();
  }
}

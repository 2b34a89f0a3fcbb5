import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { DocumentNode } from 'graphql';
import { sizeOfDocument } from './document-stores.ts';
import { refuse } from './error-answers.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { MemoryShare } from './memory-budget.ts';
import { RETRY_AFTER_SECONDS } from './overload.ts';

export const REQUESTS_MESSAGE = 'Too many large requests are being handled at this moment.';

/** The memory of one character, in bytes. */
const CHARACTER_BYTES = 2;

/** The most memory that each character of JSON adds when it is parsed, in bytes. URLs may percent-encode any of them. */
const bytesOf = new Uint8Array(128);
for (const [character, bytes] of Object.entries({ '{': 80, '[': 60, ':': 100, ',': 25, '%': 60 })) {
  bytesOf[character.charCodeAt(0)] = bytes;
}

/** Texts up to this length are not counted: parsed, they take at most 64 KiB. */
const SHORT_LENGTH = 640;

/**
 * Limits the memory of all large requests in flight: their texts, the values parsed from them, and their documents. A body of
 * 100 kB can take 3 MB while its operation waits for a platform.
 */
export class RequestsInFlight extends MemoryBudget {
  readonly #documents = new Map<DocumentNode, HeldDocument>();

  /** Counts a request until its response is closed. Refuses it with 503 if there is no room. To be used as a hook. */
  readonly admit = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const text = request.bodyText ?? request.url;
    if (text.length <= SHORT_LENGTH) {
      done();
      return;
    }
    const share = this.begin();
    reply.raw.once('close', () => {
      share.release();
    });
    if (share.add(weigh(text))) done();
    else void refuse(reply.header('retry-after', RETRY_AFTER_SECONDS), 503, 'OVERLOADED', REQUESTS_MESSAGE);
  };

  /**
   * Counts a document until it is released, once for all operations that share it.
   *
   * @returns the function that releases it; null if there is no room
   */
  hold(document: DocumentNode): (() => void) | null {
    const held = this.#documents.get(document) ?? { operations: 0, share: this.begin() };
    if (held.operations === 0 && !held.share.add(sizeOfDocument(document))) {
      held.share.release();
      return null;
    }
    held.operations += 1;
    this.#documents.set(document, held);
    return () => {
      held.operations -= 1;
      if (held.operations > 0) return;
      held.share.release();
      this.#documents.delete(document);
    };
  }
}

/** A document with the number of its operations in flight. */
interface HeldDocument {
  operations: number;
  readonly share: MemoryShare;
}

/** Estimates the memory of a text with the values parsed from it, in bytes. Never too low. */
function weigh(text: string): number {
  let bytes = CHARACTER_BYTES * text.length;
  for (let index = 0; index < text.length; index += 1) bytes += bytesOf[text.charCodeAt(index)] ?? 0;
  return bytes;
}

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { DocumentNode } from 'graphql';
import { sizeOfDocument } from './document-stores.ts';
import { refuse } from './error-answers.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { MemoryShare } from './memory-budget.ts';
import { RETRY_AFTER_SECONDS } from './overload.ts';

/** Says why there is no room for a request. */
export const REQUESTS_MESSAGE = 'Too many large requests are being handled at this moment.';

/**
 * What one character of JSON text takes, and what the value takes that it begins or separates, in bytes at most. In a URL, it
 * may be percent-encoded.
 */
const CHARACTER_BYTES = 2;
const bytesOf = new Uint8Array(128);
for (const [character, bytes] of Object.entries({ '{': 80, '[': 60, ':': 100, ',': 25, '%': 60 })) {
  bytesOf[character.charCodeAt(0)] = bytes;
}

/** A text up to this length takes 64 KiB at most, whatever is in it. */
const SHORT_LENGTH = 640;

/**
 * The requests that are handled at this moment: the text of each, the values that it was parsed to, and the parsed
 * documents. A body of 100 kB takes up to 3 MB as long as its operation waits for a platform.
 */
export class RequestsInFlight extends MemoryBudget {
  readonly #documents = new Map<DocumentNode, HeldDocument>();

  /** The hook that counts a request until its response is sent or its connection is closed, and refuses it if there is no room. */
  readonly hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
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
   * Counts a document until it is released. Operations with the same document share it.
   *
   * @returns what releases it; null if there is no room
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

/** A document, while operations with it are executed. */
interface HeldDocument {
  operations: number;
  readonly share: MemoryShare;
}

/** Returns how many bytes a request takes at most with the values that its text is parsed to. */
function weigh(text: string): number {
  let bytes = CHARACTER_BYTES * text.length;
  for (let index = 0; index < text.length; index += 1) bytes += bytesOf[text.charCodeAt(index)] ?? 0;
  return bytes;
}

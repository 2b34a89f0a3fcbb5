import type { Socket } from 'node:net';
import { isChunked, isInterim, normalizeHead } from './response-head.ts';

/** How long a header section, a line before a chunk or the trailers may be, in bytes. undici refuses what is longer. */
const MAX_HELD_BYTES = 16_384;

/** How many interim responses are read over. */
const MAX_INTERIM_RESPONSES = 100;

/** What is no HTTP, so that undici ends the exchange. */
const refusal = Buffer.from('too many interim responses');

/** How every response begins. */
const protocol = 'HTTP/';

const empty = Buffer.alloc(0);

/**
 * Stands between a socket and undici, whose parser refuses forms that a recipient must or should understand: it fails on
 * 100, on folded header lines and on space in chunk extensions, and offers no option. Interim responses are dropped,
 * header sections and the lines between chunks rewritten; bodies go through as they are. Usual responses are not copied.
 */
export class ResponseNormalizer {
  #part: 'none' | 'head' | 'chunks' | 'rest' = 'none';
  #hasReceived = false;
  /** The beginning of a part that is not complete yet. */
  #held: Buffer = empty;
  #interimResponses = 0;
  /** Bytes of a chunk, and of the line break after it, that are still to come. */
  #chunkBytes = 0;

  /** Whether a byte was received since the request was written. */
  get hasReceived(): boolean {
    return this.#hasReceived;
  }

  /** Changes what undici reads of a socket, which is all by `read()`. */
  attach(socket: Socket): void {
    this.#part = 'none';
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const bytes = read(size);
      return bytes === null ? null : this.#normalize(bytes);
    };
  }

  /** A request is written: what is received from now on is its response. */
  begin(): void {
    this.#part = 'head';
    this.#hasReceived = false;
    this.#held = empty;
    this.#interimResponses = 0;
    this.#chunkBytes = 0;
  }

  #normalize(bytes: Buffer): Buffer | null {
    this.#hasReceived = true;
    if (this.#part === 'head') return this.#readHead(this.#takeHeld(bytes));
    return this.#part === 'chunks' ? this.#readChunks(this.#takeHeld(bytes)) : bytes;
  }

  #readHead(received: Buffer): Buffer | null {
    for (let bytes = received; ;) {
      const start = skipLineBreaks(bytes);
      if (!protocol.startsWith(bytes.toString('latin1', start, start + protocol.length))) {
        // No HTTP: for undici to refuse at once, not after a header section that never ends.
        this.#part = 'rest';
        return bytes;
      }
      const end = bytes.indexOf('\r\n\r\n', start) + 2;
      if (end < 2 || end - start > MAX_HELD_BYTES) return this.#hold(bytes);
      const head = bytes.toString('latin1', start, end);
      if (!isInterim(head)) return this.#passHead(bytes, start, end, head);
      this.#interimResponses += 1;
      if (this.#interimResponses > MAX_INTERIM_RESPONSES) return refusal;
      bytes = bytes.subarray(end + 2);
    }
  }

  /** Passes on a whole header section, and what has come of the body. */
  #passHead(bytes: Buffer, start: number, end: number, head: string): Buffer {
    const normalized = normalizeHead(head);
    this.#part = isChunked(normalized) ? 'chunks' : 'rest';
    const body = bytes.subarray(end + 2);
    const normalizedBody = this.#part === 'chunks' ? (this.#readChunks(body) ?? empty) : body;
    if (normalized === head && normalizedBody === body) return bytes.subarray(start);
    return Buffer.concat([Buffer.from(`${normalized}\r\n`, 'latin1'), normalizedBody]);
  }

  /** Rewrites the lines before chunks to their sizes, and drops trailers (RFC 9112, section 7.1). */
  #readChunks(bytes: Buffer): Buffer | null {
    const pieces: Buffer[] = [];
    /** Where the bytes begin that are not in the pieces yet, and how far they go on as they are. */
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      const passed = Math.min(this.#chunkBytes, bytes.length - at);
      this.#chunkBytes -= passed;
      at += passed;
      if (at === bytes.length) break;

      const head = readChunkHead(bytes, at);
      if (head === 'incomplete' && this.#hold(bytes.subarray(at)) === null) break;
      if (typeof head === 'string') {
        // For undici to refuse.
        this.#part = 'rest';
        at = bytes.length;
      } else {
        if (head.text !== null) {
          pieces.push(bytes.subarray(from, at), Buffer.from(head.text));
          from = head.end;
        }
        at = head.end;
        if (head.bytes === 0) {
          // What comes now is none of the response.
          this.#part = 'rest';
          at = bytes.length;
        } else {
          this.#chunkBytes = head.bytes + 2;
        }
      }
    }
    if (from === 0) return at === 0 ? null : bytes.length === at ? bytes : bytes.subarray(0, at);
    return Buffer.concat([...pieces, bytes.subarray(from, at)]);
  }

  #takeHeld(bytes: Buffer): Buffer {
    const held = this.#held;
    this.#held = empty;
    return held.length === 0 ? bytes : Buffer.concat([held, bytes]);
  }

  /** Keeps what is not complete; gives back, for undici to refuse, what never will be. */
  #hold(bytes: Buffer): Buffer | null {
    if (bytes.length > MAX_HELD_BYTES || hasBareLineFeed(bytes)) {
      this.#part = 'rest';
      return bytes;
    }
    this.#held = bytes;
    return null;
  }
}

/** Finds where a message begins: empty lines may come before it. */
function skipLineBreaks(bytes: Buffer): number {
  let start = 0;
  while (bytes[start] === 0x0d && bytes[start + 1] === 0x0a) start += 2;
  return start;
}

/** Whether a line ends in LF alone, which a recipient may refuse (RFC 9112, section 2.2). */
function hasBareLineFeed(bytes: Buffer): boolean {
  return /(?<!\r)\n/.test(bytes.toString('latin1'));
}

/** The line before a chunk as it should be, or the last of them with the end of the body. */
interface ChunkHead {
  readonly bytes: number;
  /** Null where it is as it should be. */
  readonly text: string | null;
  /** Where the chunk begins, or the body ends. */
  readonly end: number;
}

/** Reads a line before a chunk. Its extensions are ignored, and so are trailers (RFC 9112, section 7.1). */
function readChunkHead(bytes: Buffer, at: number): ChunkHead | 'incomplete' | 'malformed' {
  const usual = readUsualChunkHead(bytes, at);
  if (usual !== null) return usual;
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return 'incomplete';
  const size = /^([\da-f]{1,8})[ \t]*(?:;|$)/i.exec(bytes.toString('latin1', at, lineEnd))?.[1];
  if (size === undefined) return 'malformed';
  const chunkBytes = Number.parseInt(size, 16);
  if (chunkBytes > 0) return { bytes: chunkBytes, text: `${size}\r\n`, end: lineEnd + 2 };
  const bodyEnd = bytes.indexOf('\r\n\r\n', lineEnd);
  return bodyEnd < 0 ? 'incomplete' : { bytes: 0, text: '0\r\n\r\n', end: bodyEnd + 4 };
}

/** Reads up to eight hexadecimal digits and a CRLF, without making a text of them: a body may have very many chunks. */
function readUsualChunkHead(bytes: Buffer, start: number): ChunkHead | null {
  let size = 0;
  let at = start;
  for (; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0;
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) size = size * 16 + byte - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) size = size * 16 + letter - 0x57;
    else break;
  }
  const isWhole = size > 0 && bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
  return isWhole ? { bytes: size, text: null, end: at + 2 } : null;
}

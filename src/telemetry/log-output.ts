import { write, writeSync } from 'node:fs';

/** How long a line may wait for others to be written with, in milliseconds. */
const FLUSH_MS = 50;

/** From how much on lines are written at once, in bytes. */
const MIN_WRITE_BYTES = 4096;

/** How much may wait while the output takes nothing, in bytes: further lines are dropped. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** After what time an output that took nothing is tried again, in milliseconds. */
const RETRY_MS = 10;

/** How long the last lines may take to be written when the process ends, in milliseconds. */
const FINAL_FLUSH_MS = 1000;

/**
 * Writes lines to a file descriptor without blocking, failing, or keeping the process. A line that cannot be written, because
 * the disk is full or the other end of the pipe is gone, is dropped and counted; the next one is tried again.
 *
 * (pino's own destination throws then, and tries for ever to write the rest when the process ends.)
 */
export class LogOutput {
  readonly #descriptor: number;
  #waiting = '';
  #waitingBytes = 0;
  /** The lines that are being written, without what of them is written; empty for none. */
  #chunk: Buffer = nothing;
  /** Whether a write is under way in another thread. */
  #isWriting = false;
  /** Whether the output ends within a line, whose rest was dropped. */
  #endsWithinLine = false;
  /** Whether the chunk begins with a line feed that ends such a line, and is none of the chunk's own. */
  #beginsWithEnd = false;
  #timer: NodeJS.Timeout | null = null;
  #droppedLines = 0;
  #reportedLines = 0;
  #onFlush: (() => void)[] = [];

  /** Called when lines can be written again, with the number of those that were dropped since it was called last. */
  onResume: (droppedLines: number) => void = () => undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** How many lines were dropped so far. */
  get droppedLines(): number {
    return this.#droppedLines;
  }

  /** Takes one line, which ends with a line feed. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + this.#chunk.length + bytes > MAX_WAITING_BYTES) {
      this.#droppedLines += 1;
      return;
    }
    this.#waiting += line;
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= MIN_WRITE_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** Begins to write what waits. @param onFlush called as soon as nothing waits any more */
  flush(onFlush?: () => void): void {
    if (onFlush !== undefined) this.#onFlush.push(onFlush);
    // What is under way goes on with the rest by itself.
    if (this.#chunk.length > 0) return;
    this.#stopTimer();
    this.#takeWaiting();
    if (this.#chunk.length > 0) this.#writeChunk();
    else for (const callback of this.#onFlush.splice(0)) callback();
  }

  /** Writes what waits before it returns, as the process ends. What is not written within a second is dropped. */
  end(): void {
    const untilMs = performance.now() + FINAL_FLUSH_MS;
    this.#stopTimer();
    // A thread may have written that already.
    if (this.#isWriting) this.#chunk = nothing;
    if (this.#writeRest(untilMs)) {
      this.#report();
      this.#writeRest(untilMs);
    }
  }

  /** @returns whether all of it was written */
  #writeRest(untilMs: number): boolean {
    while (this.#chunk.length > 0 || this.#waiting !== '') {
      if (this.#chunk.length === 0) this.#takeWaiting();
      try {
        this.#advance(writeSync(this.#descriptor, this.#chunk));
      } catch (error) {
        if (!isBusy(error)) this.#dropChunk();
        if (!isBusy(error) || performance.now() >= untilMs) return false;
        Atomics.wait(never, 0, 0, RETRY_MS);
      }
    }
    return true;
  }

  #takeWaiting(): void {
    this.#beginsWithEnd = this.#endsWithinLine && this.#waiting !== '';
    this.#chunk = Buffer.from(this.#beginsWithEnd ? `\n${this.#waiting}` : this.#waiting);
    this.#waiting = '';
    this.#waitingBytes = 0;
  }

  #writeChunk(): void {
    this.#isWriting = true;
    write(this.#descriptor, this.#chunk, (error, written) => {
      this.#isWriting = false;
      if (error !== null && !isBusy(error)) this.#dropChunk();
      else if (error !== null || written === 0) {
        this.#timer = setTimeout(() => this.#writeChunk(), RETRY_MS).unref();
        return;
      } else this.#advance(written);
      if (this.#chunk.length > 0) this.#writeChunk();
      else this.#continue(error === null);
    });
  }

  /** What comes after a chunk. */
  #continue(isWritten: boolean): void {
    const isNearlyEmpty = this.#waitingBytes < MIN_WRITE_BYTES;
    if (isWritten && isNearlyEmpty) this.#report();
    if (!isNearlyEmpty || this.#onFlush.length > 0) this.flush();
    else if (this.#waiting !== '') this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  #report(): void {
    const lines = this.#droppedLines - this.#reportedLines;
    this.#reportedLines = this.#droppedLines;
    if (lines > 0) this.onResume(lines);
  }

  #advance(written: number): void {
    if (written === 0) return;
    this.#beginsWithEnd = false;
    this.#endsWithinLine = this.#chunk[written - 1] !== LINE_FEED;
    this.#chunk = this.#chunk.subarray(written);
  }

  #dropChunk(): void {
    for (const byte of this.#chunk) if (byte === LINE_FEED) this.#droppedLines += 1;
    if (this.#beginsWithEnd) this.#droppedLines -= 1;
    this.#chunk = nothing;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const LINE_FEED = 0x0a;
const nothing = Buffer.alloc(0);
/** Nobody wakes who waits on this. */
const never = new Int32Array(new SharedArrayBuffer(4));

/** Whether the output takes nothing at the moment, but may later. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}

let standardOutput: LogOutput | null = null;

/** Returns what writes lines to standard output, the same one for the whole process: its last lines are written as it ends. */
export function openStandardOutput(): LogOutput {
  if (standardOutput !== null) return standardOutput;
  const output = new LogOutput(process.stdout.fd);
  process.on('exit', () => {
    output.end();
  });
  return (standardOutput = output);
}

/** How many log lines this process could not write to standard output. */
export function countDroppedLines(): number {
  return standardOutput?.droppedLines ?? 0;
}

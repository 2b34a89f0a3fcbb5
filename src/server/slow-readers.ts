import type { ServerResponse } from 'node:http';

/** How fast an answer must be read at least, over its whole length, in bytes a second. */
const LEAST_BYTES_PER_SECOND = 256 * 1024;

/** Answers up to this length fit into the system's buffers, or cost little where they do not. */
const SMALL_ANSWER = 64 * 1024;

/**
 * Cuts a connection off whose client takes too long to read an answer. (Time limits on silence alone let a client hold
 * an answer in memory for as long as it reads a byte now and then.)
 *
 * @param length how long the answer is, in characters
 * @param graceMs how long reading may take beside the time that the length itself is worth, in milliseconds
 */
export function limitReading(response: ServerResponse, length: number, graceMs: number): void {
  if (length <= SMALL_ANSWER) return;
  const timer = setTimeout(() => response.destroy(), graceMs + (length / LEAST_BYTES_PER_SECOND) * 1000);
  response.once('close', () => clearTimeout(timer));
}

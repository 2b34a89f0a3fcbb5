import type { RequestBody } from '../workloads.ts';

/** What the load generator is told on its standard input, as JSON. */
export interface LoadOrder {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  readonly bodies: readonly RequestBody[];
}

/** What it says on its standard output, as JSON. */
export interface LoadResult {
  /** Requests that were sent, with those that were under way at the end. */
  readonly begun: number;
  readonly answered: number;
  /** How long an answer took, in milliseconds: half of them, and 99 of 100, took no longer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly seconds: number;
  /** Answers with another status than 200, with errors in them, and connections that broke. */
  readonly bad: number;
}

/** Who asks, in every request of the bench. */
export const callerHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'application/json',
  authorization: 'Bearer bench-access-token',
  'x-workforce-api-key': 'bench-workforce-key',
};

import { markedCallers } from './callers.ts';
import type { JudgedAnswer } from './judge-answer.ts';
import type { FuzzRequest } from './requests.ts';
import type { Exchange } from './sender.ts';

/** What all exchanges of a run add up to. */
export class Tally {
  requests = 0;
  /** How often each status was answered; how often a connection ended without one, by how it ended. */
  readonly statuses: Record<string, number> = {};
  /** How many errors had each code. */
  readonly codes: Record<string, number> = {};
  readonly kinds: Record<string, number> = {};
  readonly durationsMs: number[] = [];
  /** The request that took longest. */
  slowest = { number: 0, kind: 'none', tookMs: 0 };
  /** Answers with a record of a platform in them. */
  records = 0;
  answeredBytes = 0;
  sentBytes = 0;

  /** Adds one exchange. */
  add({ number, kind, pieces, ending }: FuzzRequest, exchange: Exchange, { codes }: JudgedAnswer): void {
    this.requests += 1;
    count(this.kinds, kind);
    for (const { length } of pieces) this.sentBytes += length;
    for (const code of codes) count(this.codes, code);
    for (const { status, body, text } of exchange.answers) {
      count(this.statuses, String(status));
      if (markedCallers(body).size > 0) this.records += 1;
      this.answeredBytes += text.length;
    }
    if (exchange.answers.length === 0) count(this.statuses, exchange.end);
    if (ending !== 'answer') return;
    this.durationsMs.push(exchange.tookMs);
    if (exchange.tookMs > this.slowest.tookMs) this.slowest = { number, kind, tookMs: exchange.tookMs };
  }
}

/** Writes counts in one line, the highest first. */
export function writeCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

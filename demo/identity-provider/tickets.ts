import { randomBytes } from 'node:crypto';

/** Random texts that stand for something, each good for one use, for a while. */
export interface Tickets<Value> {
  /** Makes a ticket of 43 characters that nobody can guess. */
  issue(value: Value): string;
  /** What a ticket stands for, once; null where it is unknown, used or too old. */
  redeem(ticket: string): Value | null;
}

/** More than anybody needs who tries a demo; the oldest go first. */
const MOST_KEPT = 1000;

/**
 * Creates tickets that are kept in memory.
 *
 * @param now what time it is, in milliseconds
 */
export function createTickets<Value>(lifetimeMs: number, now: () => number): Tickets<Value> {
  const kept = new Map<string, { readonly value: Value; readonly expiresAt: number }>();
  return {
    issue(value) {
      const [oldest] = kept.keys();
      if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
      const ticket = randomBytes(32).toString('base64url');
      kept.set(ticket, { value, expiresAt: now() + lifetimeMs });
      return ticket;
    },
    redeem(ticket) {
      const found = kept.get(ticket);
      kept.delete(ticket);
      return found !== undefined && now() < found.expiresAt ? found.value : null;
    },
  };
}

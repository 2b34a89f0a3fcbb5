import { takeLeaks } from '../support/leak-guard/guard.ts';

/** What the guard calls the leaks since the last time, each once, without what it shows of them. */
export function takeKinds(): string[] {
  return [...new Set(takeLeaks().map((leak) => leak.slice(0, leak.indexOf(': '))))];
}

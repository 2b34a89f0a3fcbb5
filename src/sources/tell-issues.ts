import type { ReadObserver } from '../upstream/read-observer.ts';
import type { DataIssue } from './field-reader.ts';
import type { Outcome } from './outcome.ts';

/** Tells the observer what is odd about a record that a platform has just sent, and gives the outcome on as it is. */
export function tellIssues<Model extends { readonly dataIssues: readonly DataIssue[] }>(
  outcome: Outcome<Model>,
  observer: ReadObserver | undefined,
): Outcome<Model> {
  if (outcome.kind === 'found' && outcome.record.dataIssues.length > 0) {
    observer?.onDataIssues?.(outcome.record.dataIssues);
  }
  return outcome;
}

import { BoundedLabels } from './bounded-labels.ts';

/** Clients name their operations: how many names are kept apart. */
const MOST_NAMES = 100;

/** Anybody can send names: half of the room is for those of operations that a platform answered. */
const MOST_DOUBTFUL_NAMES = MOST_NAMES / 2;

/** Creates what keeps the names of operations few. */
export function createOperationNames(): BoundedLabels {
  return new BoundedLabels(MOST_NAMES, MOST_DOUBTFUL_NAMES);
}

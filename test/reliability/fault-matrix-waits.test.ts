import { describe, test } from 'vitest';
import { checkRow } from './check-row.ts';
import { faultGroups } from './faults/faults.ts';

const waiting = faultGroups
  .flatMap(({ faults }) => faults)
  .filter(({ fromMs }) => fromMs !== undefined)
  .flatMap((fault) => (['access', 'workforce'] as const).map((broken) => ({ ...fault, fault, broken })));

// The rows of the matrix that wait: at once, because they leave the processor alone.
describe.concurrent('where a platform', () => {
  test.for(waiting)(
    '$name ($broken): outcome, time, calls, and the other side are as its row says',
    ({ fault, broken }, { expect }) => checkRow(fault, broken, expect),
  );
});

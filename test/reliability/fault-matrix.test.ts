import { describe, test } from 'vitest';
import { checkRow } from './check-row.ts';
import { faultGroups } from './faults/faults.ts';

// One by one, so that no row takes another's time; the rows that wait are in fault-matrix-waits.test.ts.
describe.each(['access', 'workforce'] as const)('where the %s platform', (broken) => {
  describe.each(faultGroups)('$title', ({ faults }) => {
    test.for(faults.filter(({ fromMs }) => fromMs === undefined))(
      '$name: outcome, time, calls, and the other side are as its row says',
      (fault, { expect }) => checkRow(fault, broken, expect),
    );
  });
});

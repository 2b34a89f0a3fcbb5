import { describe, expect, test } from 'vitest';
import { parseTraceparent } from '../../../src/telemetry/tracing/trace-ids.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('a traceparent header', () => {
  test.each([
    ['of version 00', `00-${traceId}-${spanId}-01`],
    ['that is not sampled', `00-${traceId}-${spanId}-00`],
    ['of a later version', `cc-${traceId}-${spanId}-01`],
    ['of a later version that says more', `01-${traceId}-${spanId}-01-more`],
  ])('%s names its trace', (_, header) => {
    expect(parseTraceparent(header)).toEqual({ traceId });
  });

  test.each([
    ['that is missing', undefined],
    ['that came twice', [`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01`]],
    ['that came twice in one', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
    ['that is empty', ''],
    ['of version 00 that says more', `00-${traceId}-${spanId}-01-more`],
    ['of version ff', `ff-${traceId}-${spanId}-01`],
    ['with a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['with a parent of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['in upper case', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['that is too short', `00-${traceId.slice(1)}-${spanId}-01`],
    ['without flags', `00-${traceId}-${spanId}`],
    ['with more than a header may say', `00-${traceId}-${spanId}-01"injected`],
  ])('%s names none', (_, header) => {
    expect(parseTraceparent(header)).toBeNull();
  });
});

import type { Contender } from '../../../bench/contenders/contender.ts';
import { ownServers } from '../../../bench/contenders/programs.ts';
import type { Measurement } from '../../../bench/measure/measure.ts';
import { Results } from '../../../bench/measure/results.ts';
import type { Findings } from '../../../bench/run.ts';

/** A measurement of ones, with what is given instead. */
export function createMeasurement(values: Partial<Measurement> = {}): Measurement {
  return {
    requestsPerSecond: 1,
    p50Ms: 1,
    p99Ms: 1,
    cpuMs: 1,
    calls: 1,
    peakBytes: 1_000_000,
    bad: 0,
    ...values,
  };
}

/** What a run found that measured nothing, with what is given instead. */
export function createFindings(values: Partial<Findings> = {}): Findings {
  return {
    contenders: ownServers,
    absentees: [],
    differences: [],
    placement: 'Pinned.',
    workloads: new Results(),
    lists: new Results(),
    delayed: new Results(),
    processes: new Results(),
    processesPlacement: 'Not pinned.',
    coldStartsMs: [],
    lapsBytes: [],
    ...values,
  };
}

/** A server that is our first one, but for what is given. */
export function createContender(values: Partial<Contender> & Pick<Contender, 'name'>): Contender {
  return { ...ownServers[0], ...values };
}

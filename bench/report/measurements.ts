import type { Contender } from '../contenders/contender.ts';
import type { Absentee } from '../contenders/start.ts';
import type { Results } from '../measure/results.ts';
import { figure, megabytes, table } from './table.ts';

const columns = ['requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'calls/request', 'peak MB'] as const;

/** Who stands in a table. */
export interface Lineup {
  readonly contenders: readonly Contender[];
  readonly absentees: readonly Absentee[];
}

/** Prints what every server showed with one workload; who could not be measured is there with the reason in few words. */
export function printMeasurements(lineup: Lineup, results: Results, workload: string): string {
  const rows = lineup.contenders.map((contender) => {
    const found = results.summary(contender.name, workload);
    if (found === null) {
      return [contender.name, whyMissing(contender, lineup, workload), ...columns.slice(1).map(() => '')];
    }
    return [
      contender.name,
      figure(found.requestsPerSecond),
      figure(found.p50Ms),
      figure(found.p99Ms),
      figure(found.cpuMs),
      figure(found.calls),
      megabytes(found.peakBytes),
    ];
  });
  return table(['server', ...columns], rows);
}

/** Prints the CPU time of one of our servers as a share of each peer's, by workload. */
export function printRatios(
  lineup: Lineup,
  results: Results,
  own: readonly string[],
  workloads: readonly string[],
): string {
  const peers = lineup.contenders.filter(({ name }) => !own.includes(name));
  const rows = workloads.flatMap((workload) =>
    own.map((server) => [
      `${workload}, ${server}`,
      ...peers.map((peer) => {
        const ratio = results.cpuRatio(server, peer.name, workload);
        return ratio === null ? whyMissing(peer, lineup, workload) : ratio.toFixed(2);
      }),
    ]),
  );
  return table(['CPU of ours ÷ CPU of', ...peers.map(({ name }) => name)], rows);
}

/** Says in a cell why there is no number. */
export function whyMissing({ name, cannot }: Contender, { absentees }: Lineup, workload: string): string {
  if (absentees.some(({ contender }) => contender.name === name)) return 'not had';
  return cannot?.workloads.test(workload) === true ? 'cannot' : 'not measured';
}

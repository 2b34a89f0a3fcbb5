import { median } from '../../scripts/common/figures.ts';
import { ownCacheName, ownName } from '../contenders/programs.ts';
import { growthOf } from '../measure/endurance.ts';
import type { Findings } from '../run.ts';
import { figure, textTable } from './table.ts';

/** Something that the project wants to be so: a number that is at most another. */
interface Target {
  readonly what: string;
  readonly atMost: number;
  readonly unit: '×' | 'ms' | 'MB';
  /** Null where it was not measured. */
  readonly measure: (findings: Findings) => number | null;
}

const targets: readonly Target[] = [
  ratio(ownName, 'apollo', 'W1', 0.45),
  ratio(ownName, 'mercurius', 'W1', 1.2),
  ratio(ownName, 'apollo', 'W2', 0.16),
  ratio(ownName, 'mercurius', 'W2', 0.4),
  ratio(ownName, 'apollo', 'W3', 0.15),
  ratio(ownName, 'apollo', 'W4', 0.2),
  ratio(ownName, 'tailcall-dedupe', 'W4', 1.3),
  ratio(ownCacheName, 'apollo', 'W1', 0.25),
  ratio(ownCacheName, 'tailcall-cache', 'W3', 1),
  delayed('W1', 36),
  delayed('W2', 100),
  {
    what: 'CPU for an organization in a list of 100 ÷ in a list of 10',
    atMost: 1,
    unit: '×',
    measure: ({ lists }) => {
      const hundred = lists.summary(ownName, 'L100');
      const ten = lists.summary(ownName, 'L10');
      return hundred === null || ten === null ? null : hundred.cpuMs / 100 / (ten.cpuMs / 10);
    },
  },
  {
    what: 'most memory in any workload',
    atMost: 350,
    unit: 'MB',
    measure: ({ workloads, lists, delayed: slow, lapsBytes }) => {
      const peaks = [workloads, lists, slow].map((results) => results.peakBytes(ownName) ?? 0);
      const peakBytes = Math.max(...peaks, ...lapsBytes);
      return peakBytes === 0 ? null : peakBytes / 1e6;
    },
  },
  {
    what: 'most memory of the last third of the time under load ÷ of the third before',
    atMost: 1.05,
    unit: '×',
    measure: ({ lapsBytes }) => growthOf(lapsBytes),
  },
  {
    what: 'process start to the first answered `/readyz`, median',
    atMost: 700,
    unit: 'ms',
    measure: ({ coldStartsMs }) => (coldStartsMs.length === 0 ? null : median(coldStartsMs)),
  },
];

/** Prints every target beside what was measured. */
export function printTargets(findings: Findings): string {
  const rows = targets.map(({ what, atMost, unit, measure }) => {
    const measured = measure(findings);
    return [
      what,
      `≤ ${atMost} ${unit}`,
      measured === null ? 'not measured' : `${figure(measured)} ${unit}`,
      measured === null ? '' : measured <= atMost ? 'yes' : 'no',
    ];
  });
  return textTable(['target', 'at most', 'measured', 'met'], rows);
}

function ratio(own: string, peer: string, workload: string, atMost: number): Target {
  return {
    what: `${workload}: CPU for a request, ${own} ÷ ${peer}`,
    atMost,
    unit: '×',
    measure: ({ workloads }) => workloads.cpuRatio(own, peer, workload),
  };
}

function delayed(workload: string, atMost: number): Target {
  return {
    what: `${workload}: p50 with 20 ms upstream delay, ${ownName}`,
    atMost,
    unit: 'ms',
    measure: (findings) => findings.delayed.summary(ownName, workload)?.p50Ms ?? null,
  };
}

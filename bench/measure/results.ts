import { median } from '../../scripts/common/figures.ts';
import type { Measurement } from './measure.ts';

/** What every round showed, by server and workload. */
export class Results {
  readonly #measurements = new Map<string, Measurement[]>();

  /** Takes what one round showed. */
  add(server: string, workload: string, measurement: Measurement): void {
    const key = keyOf(server, workload);
    this.#measurements.set(key, [...(this.#measurements.get(key) ?? []), measurement]);
  }

  /**
   * The rounds in one: the smallest CPU time, since whatever else the machine does can only add to it; the largest memory;
   * all bad answers; the median of everything else. Null where nothing was measured.
   */
  summary(server: string, workload: string): Measurement | null {
    const rounds = this.#measurements.get(keyOf(server, workload));
    if (rounds === undefined) return null;
    const all = (name: keyof Measurement) => rounds.map((round) => round[name]);
    return {
      requestsPerSecond: median(all('requestsPerSecond')),
      p50Ms: median(all('p50Ms')),
      p99Ms: median(all('p99Ms')),
      cpuMs: Math.min(...all('cpuMs')),
      calls: median(all('calls')),
      peakBytes: Math.max(...all('peakBytes')),
      bad: all('bad').reduce((total, bad) => total + bad, 0),
    };
  }

  /** How much CPU time a request costs on one server, as a share of what it costs on another; null without both. */
  cpuRatio(server: string, other: string, workload: string): number | null {
    const cpuMs = this.summary(server, workload)?.cpuMs;
    const otherMs = this.summary(other, workload)?.cpuMs;
    return cpuMs === undefined || otherMs === undefined || otherMs === 0 ? null : cpuMs / otherMs;
  }

  /** The servers and workloads that gave bad answers, and how many, one text each. */
  listBad(): readonly string[] {
    return [...this.#measurements].flatMap(([key, rounds]) => {
      const bad = rounds.reduce((total, round) => total + round.bad, 0);
      return bad === 0 ? [] : [`${key.replace('\n', ', ')}: ${bad}`];
    });
  }

  /** The most memory that a server had in any workload, in bytes; null where nothing was measured. */
  peakBytes(server: string): number | null {
    const peaks = Array.from(this.#measurements, ([key, rounds]) =>
      key.startsWith(keyOf(server, '')) ? rounds.map(({ peakBytes }) => peakBytes) : [],
    ).flat();
    return peaks.length === 0 ? null : Math.max(...peaks);
  }
}

function keyOf(server: string, workload: string): string {
  return `${server}\n${workload}`;
}

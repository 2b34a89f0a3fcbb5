import { parseArgs } from 'node:util';

/** The parts of a run: four workloads, and what else is measured. */
const partNames = ['W1', 'W2', 'W3', 'W4', 'lists', 'delay', 'processes', 'start', 'memory'];

/** How a run is made. */
export interface BenchOptions {
  readonly rounds: number;
  /** Of load, for each server, workload and round. */
  readonly seconds: number;
  /** The peers to measure; null for all. */
  readonly peers: readonly string[] | null;
  /** Which of the four workloads, and which of `lists`, `delay`, `processes`, `start` and `memory`. */
  readonly parts: ReadonlySet<string>;
  /** How long this server's memory is watched under load. */
  readonly minutes: number;
  /** The file that is written. */
  readonly out: string;
}

/** Reads the command line's options. @throws where one is unknown or cannot be used */
export function parseOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '10' },
      minutes: { type: 'string', default: '10' },
      peers: { type: 'string' },
      workloads: { type: 'string', default: partNames.join(',') },
      out: { type: 'string', default: 'docs/performance.md' },
    },
  });
  return {
    rounds: readCount('rounds', values.rounds),
    seconds: readCount('seconds', values.seconds),
    minutes: readCount('minutes', values.minutes),
    peers: values.peers === undefined ? null : splitNames(values.peers),
    parts: new Set(splitNames(values.workloads).map(readPart)),
    out: values.out,
  };
}

function splitNames(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readPart(name: string): string {
  if (partNames.includes(name)) return name;
  throw new Error(`--workloads: ${name} is none of ${partNames.join(', ')}`);
}

function readCount(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`--${name}: ${text} is not a whole number above 0`);
  return Number(text);
}

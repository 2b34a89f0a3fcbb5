import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever the machine. */
const TICK_MS = 10;

/** Where the kernel tells about processes. */
const PROC = '/proc';

/** A process and all that descend from it. @throws where the kernel does not tell: it must be Linux */
export function listTree(root: number, proc: string = PROC): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync(proc)) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name), proc) : null;
    if (stat !== null) parents.set(Number(name), Number(stat[1]));
  }
  const tree = new Set([root]);
  // A Set hands over also what is added while it is walked.
  for (const parent of tree) {
    for (const [child, itsParent] of parents) if (itsParent === parent) tree.add(child);
  }
  return [...tree];
}

/** The CPU time that some processes have used, in user and system mode, in milliseconds. */
export function readCpuMs(processes: readonly number[], proc: string = PROC): number {
  return sum(processes, (id) => {
    const stat = readStat(id, proc);
    return stat === null ? 0 : (Number(stat[11]) + Number(stat[12])) * TICK_MS;
  });
}

/** The most memory that some processes have had resident since they began, or since the last reset, in bytes. */
export function readPeakBytes(processes: readonly number[], proc: string = PROC): number {
  return sum(processes, (id) => {
    const [, kibibytes = '0'] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`${proc}/${id}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  });
}

/** Lets the peak begin at what is resident now. */
export function resetPeak(processes: readonly number[]): void {
  for (const id of processes) writeFileSync(`${PROC}/${id}/clear_refs`, '5');
}

/** The fields behind the process's name, from its state on; null where there is no such process any more. */
function readStat(id: number, proc: string): readonly string[] | null {
  try {
    const stat = readFileSync(`${proc}/${id}/stat`, 'utf8');
    // The name is in parentheses, and may have spaces and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function sum(processes: readonly number[], measure: (id: number) => number): number {
  return processes.reduce((total, id) => total + measure(id), 0);
}

import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Where processes run: the words before a command that pin it, none where it may run anywhere. */
export interface Placement {
  /** The server that is measured. */
  readonly server: readonly string[];
  /** The load and the simulated platforms. */
  readonly load: readonly string[];
  /** What was done, as a sentence of the page. */
  readonly description: string;
}

/** Pins what is measured to one core and what measures it to another, where the machine can. */
export function choosePlacement(
  cores: number = availableParallelism(),
  hasTaskset: boolean = canPin(),
): Placement {
  if (cores < 2 || !hasTaskset) {
    const reason = cores < 2 ? 'the machine has one core' : 'the machine has no `taskset`';
    return {
      server: [],
      load: [],
      description: `Nothing was pinned to a core, because ${reason}: servers, load and platforms were in each other's way.`,
    };
  }
  return {
    server: ['taskset', '-c', '0'],
    load: ['taskset', '-c', '1'],
    description:
      'The servers were pinned to core 0, the load generator and the simulated platforms to core 1, with `taskset`.',
  };
}

/** Where the processes of the comparison of one and two run: with four cores, two for the server and two for the rest. */
export function choosePairPlacement(
  cores: number = availableParallelism(),
  hasTaskset: boolean = canPin(),
): Placement {
  if (cores < 4 || !hasTaskset) {
    // Said all the same, since a process runs where the one that starts it does.
    const anywhere = hasTaskset ? ['taskset', '-c', `0-${cores - 1}`] : [];
    return {
      server: anywhere,
      load: anywhere,
      description: `Here nothing was pinned. With ${cores} cores (four are needed), the processes, the load generator and the simulated platforms shared them, so requests a second say what this machine can do and not what two processes can.`,
    };
  }
  return {
    server: ['taskset', '-c', '0,1'],
    load: ['taskset', '-c', '2,3'],
    description: 'Here the processes were pinned to cores 0 and 1, load and platforms to cores 2 and 3.',
  };
}

/** Lets this process, which reads what the servers log, run where the load does. */
export function pinThisProcess({ load: [program, ...options] }: Placement): void {
  if (program === undefined) return;
  const [, core = ''] = options;
  execFileSync(program, ['--all-tasks', '--pid', '--cpu-list', core, String(process.pid)], {
    stdio: 'ignore',
  });
}

function canPin(): boolean {
  try {
    for (const core of ['0', '1']) execFileSync('taskset', ['-c', core, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

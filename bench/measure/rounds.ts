import type { Entrant } from '../contenders/start.ts';
import { workloadsOf } from './check-answers.ts';
import type { CreateWorkloads } from './check-answers.ts';
import { measure } from './measure.ts';
import type { MeasureOptions, Measurement } from './measure.ts';
import type { Workload } from '../workloads.ts';
import { Results } from './results.ts';

/** How rounds are run. */
export interface RoundOptions extends MeasureOptions {
  readonly rounds: number;
  readonly tell: (line: string) => void;
}

/** How long a server is warmed up with a workload, as a share of a round and in seconds at most. */
const WARM_SHARE = 0.5;
const MAX_WARM_SECONDS = 3;

const MAX_ATTEMPTS = 3;

/**
 * Measures every server with every workload, round after round. Within a round the servers take turns at each workload, so
 * that whatever the machine does at a time happens to all of them.
 */
export async function runRounds(
  entrants: readonly Entrant[],
  create: CreateWorkloads,
  options: RoundOptions,
): Promise<Results> {
  const turns = takeTurns(entrants, create);
  const warmSeconds = Math.min(options.seconds * WARM_SHARE, MAX_WARM_SECONDS);
  for (const { entrant, workload } of turns) {
    await measure(entrant, workload, { ...options, seconds: warmSeconds });
  }
  const results = new Results();
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const { entrant, workload } of turns) {
      const measurement = await measureAnswers(entrant, workload, options);
      if (measurement === null) {
        options.tell(`${workload.name} round ${round}, ${entrant.name}: nothing was answered in time`);
        continue;
      }
      results.add(entrant.name, workload.name, measurement);
      options.tell(
        `${workload.name} round ${round}, ${entrant.name}: ${measurement.requestsPerSecond.toFixed(0)} requests a second, ${measurement.cpuMs.toFixed(3)} ms CPU each`,
      );
    }
  }
  return results;
}

/** Tries again where nothing was answered, as on a machine that does something else; null where it stays so. */
async function measureAnswers(
  entrant: Entrant,
  workload: Workload,
  options: RoundOptions,
): Promise<Measurement | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const measurement = await measure(entrant, workload, options);
    if (measurement.requestsPerSecond > 0 && measurement.cpuMs > 0) return measurement;
  }
  return null;
}

/** Every server once for each workload, workload by workload. */
function takeTurns(entrants: readonly Entrant[], create: CreateWorkloads) {
  const all = entrants.flatMap((entrant) =>
    workloadsOf(entrant, create).map((workload) => ({ entrant, workload })),
  );
  const names = new Set(all.map(({ workload }) => workload.name));
  return [...names].flatMap((name) => all.filter(({ workload }) => workload.name === name));
}

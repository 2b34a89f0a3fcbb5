import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, Setting } from './contenders/contender.ts';
import { createPair, ownName, ownServers, peerPrograms } from './contenders/programs.ts';
import { startField } from './contenders/start.ts';
import type { Absentee } from './contenders/start.ts';
import { tailcallServers } from './contenders/tailcall.ts';
import { checkAnswers } from './measure/check-answers.ts';
import type { CreateWorkloads, Difference } from './measure/check-answers.ts';
import { measureColdStarts } from './measure/cold-start.ts';
import { watchMemory } from './measure/endurance.ts';
import { startPlatforms } from './measure/platforms.ts';
import { Results } from './measure/results.ts';
import { runRounds } from './measure/rounds.ts';
import type { BenchOptions } from './options.ts';
import { organizations } from './organizations.ts';
import { choosePairPlacement, choosePlacement, pinThisProcess } from './processes/placement.ts';
import type { Placement } from './processes/placement.ts';
import { createListWorkloads, createWorkloads } from './workloads.ts';

/** Everything that a run has shown. */
export interface Findings {
  readonly contenders: readonly Contender[];
  readonly absentees: readonly Absentee[];
  readonly differences: readonly Difference[];
  readonly placement: string;
  readonly workloads: Results;
  readonly lists: Results;
  readonly delayed: Results;
  readonly processes: Results;
  readonly processesPlacement: string;
  /** From a process's start until it was ready, in milliseconds. */
  readonly coldStartsMs: readonly number[];
  /** The most memory that this server had in each lap of all workloads, in bytes; of a process of its own. */
  readonly lapsBytes: readonly number[];
}

/** How long the platforms take in the measurements with a delay, in milliseconds. */
export const DELAY_MS = 20;

const COLD_STARTS = 10;

/** The workloads of everything beside the four tables. */
const twoWorkloads: CreateWorkloads = (selections) =>
  createWorkloads(selections).filter(({ name }) => name === 'W1' || name === 'W2');

/**
 * Runs the parts that are asked for. The folder is for files that the servers need.
 *
 * @throws where this server does not start, two servers' answers differ, or one does not come to rest after its load
 */
export async function runBench(
  options: BenchOptions,
  folder: string,
  tell: (line: string) => void,
): Promise<Findings> {
  const contenders = [...ownServers, ...choosePeers(options.peers)];
  const linksFile = join(folder, 'links.json');
  writeFileSync(linksFile, JSON.stringify(organizations));
  const placement = choosePlacement();
  const pairPlacement = choosePairPlacement();
  pinThisProcess(placement);
  const compared = await compare(contenders, { options, placement, folder, linksFile, tell });
  return {
    ...compared,
    contenders,
    placement: placement.description,
    processes: options.parts.has('processes')
      ? await compareProcesses({ options, placement: pairPlacement, folder, linksFile, tell })
      : new Results(),
    processesPlacement: pairPlacement.description,
    lapsBytes: options.parts.has('memory')
      ? await watchOwnMemory({ options, placement, folder, linksFile, tell })
      : [],
  };
}

/** @throws where a name is not that of a peer */
function choosePeers(names: readonly string[] | null): readonly Contender[] {
  const peers = [...peerPrograms, ...tailcallServers];
  if (names === null) return peers;
  return names.map((name) => {
    const peer = peers.find((known) => known.name === name);
    if (peer !== undefined) return peer;
    throw new Error(`--peers: ${name} is none of ${peers.map((known) => known.name).join(', ')}`);
  });
}

/** Where and how a part of the run is made. */
interface Stage extends Pick<Setting, 'folder' | 'linksFile'> {
  readonly options: BenchOptions;
  readonly placement: Placement;
  readonly tell: (line: string) => void;
}

/** All servers with all workloads, then the starts of this server alone. */
async function compare(
  contenders: readonly Contender[],
  { options: { rounds, seconds, parts }, placement, folder, linksFile, tell }: Stage,
): Promise<Pick<Findings, 'absentees' | 'differences' | 'workloads' | 'lists' | 'delayed' | 'coldStartsMs'>> {
  await using platforms = await startPlatforms(placement.load);
  const setting: Setting = { platformsUrl: platforms.url, linksFile, folder, pinned: placement.server };
  const coldStartsMs = parts.has('start') ? await measureColdStarts(ownServers[0], setting, COLD_STARTS) : [];
  if (coldStartsMs.length > 0) tell(`${ownName} was started ${COLD_STARTS} times`);

  await using field = await startField(
    contenders,
    setting,
    ownServers.map(({ name }) => name),
  );
  const { entrants, absentees } = field;
  for (const { contender, reason } of absentees) tell(`${contender.name} could not be had: ${reason}`);
  const differences: Difference[] = [];
  const run = async (part: boolean, create: CreateWorkloads) => {
    if (!part) return new Results();
    differences.push(...(await checkAnswers(entrants, create)));
    return runRounds(entrants, create, { platforms, seconds, rounds, tell, pinned: placement.load });
  };
  const workloads = await run(true, (selections) =>
    createWorkloads(selections).filter(({ name }) => parts.has(name)),
  );
  const lists = await run(parts.has('lists'), createListWorkloads);
  await platforms.delay(DELAY_MS);
  const delayed = await run(parts.has('delay'), twoWorkloads);
  return { absentees, differences, workloads, lists, delayed, coldStartsMs };
}

/** This server as one process and as two. */
async function compareProcesses({
  options: { rounds, seconds },
  placement,
  folder,
  linksFile,
  tell,
}: Stage): Promise<Results> {
  await using platforms = await startPlatforms(placement.load);
  const setting: Setting = { platformsUrl: platforms.url, linksFile, folder, pinned: placement.server };
  const both = [createPair(1), createPair(2)];
  await using field = await startField(
    both,
    setting,
    both.map(({ name }) => name),
  );
  const { entrants } = field;
  await checkAnswers(entrants, twoWorkloads);
  // Awaited here: what is released on the way out is needed until it is done.
  return await runRounds(entrants, twoWorkloads, {
    platforms,
    seconds,
    rounds,
    tell,
    pinned: placement.load,
  });
}

/** This server alone, with all workloads in turn. */
async function watchOwnMemory({
  options: { minutes, seconds },
  placement,
  folder,
  linksFile,
  tell,
}: Stage): Promise<readonly number[]> {
  await using platforms = await startPlatforms(placement.load);
  const setting: Setting = { platformsUrl: platforms.url, linksFile, folder, pinned: placement.server };
  await using field = await startField([ownServers[0]], setting, [ownName]);
  const [entrant] = field.entrants;
  if (entrant === undefined) throw new Error(`${ownName} did not start`);
  // Awaited here: what is released on the way out is needed until it is done.
  return await watchMemory(entrant, createWorkloads, {
    platforms,
    seconds,
    minutes,
    tell,
    pinned: placement.load,
  });
}

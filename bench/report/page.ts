import { format, resolveConfig } from 'prettier';
import { median } from '../../scripts/common/figures.ts';
import { ownCacheName, ownName } from '../contenders/programs.ts';
import type { BenchOptions } from '../options.ts';
import { DELAY_MS } from '../run.ts';
import type { Findings } from '../run.ts';
import { AT_ONCE, createListWorkloads, createWorkloads, ownSelections } from '../workloads.ts';
import { readVersion } from './machine.ts';
import type { Fact } from './machine.ts';
import { printMeasurements, printRatios, whyMissing } from './measurements.ts';
import { figure, table, textTable } from './table.ts';
import { printTargets } from './targets.ts';
import { printHowToRead, printMethod } from './words.ts';

/** What a page is made of. */
export interface PageOptions {
  readonly options: BenchOptions;
  readonly findings: Findings;
  readonly machine: readonly Fact[];
  readonly date: Date;
}

const PAGE = 'docs/performance.md';

/** Prints the whole page in Markdown, as prettier leaves it. */
export async function printPage(page: PageOptions): Promise<string> {
  const { findings } = page;
  const text = [
    printHead(page),
    printHowToRead(),
    printTargetsSection(findings),
    printMethod(findings.placement),
    printServers(findings),
    printWorkloads(findings),
    printRatiosSection(findings),
    printLists(findings),
    printDelay(findings),
    printProcesses(findings),
    printColdStarts(findings),
    printMemory(page),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function printHead({ options: { rounds, seconds, peers }, machine, date, findings }: PageOptions): string {
  const bad = [findings.workloads, findings.lists, findings.delayed, findings.processes].flatMap((results) =>
    results.listBad(),
  );
  return `# Performance

This server beside hand-written peers on the same simulated platforms. This page is written by \`npm run bench\`: ${rounds}
${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s for each server and workload.${
    seconds * rounds < 10 ? ' **A short run: it shows that the bench works, not how fast anything is.**' : ''
  }${peers === null ? '' : ` It was limited to these peers: ${peers.join(', ') || 'none'}.`}

${textTable(['', ''], [['date', `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`], ...machine])}

${bad.length === 0 ? 'No answer was bad.' : `Bad answers (another status than 200, errors, broken connections): ${bad.join('; ')}.`}`;
}

function printTargetsSection(findings: Findings): string {
  return `## Targets\n\nWhat the project wants, and what this run measured.\n\n${printTargets(findings)}`;
}

function printServers({ contenders, absentees, differences }: Findings): string {
  const rows = contenders.map(({ name, description, packages }) => [
    name,
    description,
    packages
      .map((packageName) => `${packageName} ${readVersion(packageName) ?? '(not installed)'}`)
      .join(', '),
  ]);
  const missing = groupNames(absentees.map(({ contender, reason }) => [contender.name, reason] as const)).map(
    ([names, reason]) => `- **${names}** could not be had: \`${reason.replaceAll('`', "'")}\``,
  );
  const wrong = differences.map(
    ({ contender, workload, wrong: count, compared }) =>
      `- **${contender.name}**: before it was measured, ${count} of ${compared} answers to ${workload} were wrong: ${contender.mayDiffer ?? 'unknown why'}.`,
  );
  return [
    '## The servers',
    textTable(['name', 'what it is', 'versions'], rows),
    [...missing, ...wrong].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function printWorkloads(findings: Findings): string {
  const sections = createWorkloads(ownSelections).map(
    ({ name, title, clients }) =>
      `### ${name}\n\n${clients} clients: ${title}.\n\n${printMeasurements(findings, findings.workloads, name)}`,
  );
  const reasons = groupNames(
    findings.contenders.flatMap(({ name, cannot }) =>
      cannot === null ? [] : [[name, cannot.reason] as const],
    ),
  ).map(([names, reason]) => `Cannot: ${names}, since ${reason}.`);
  return ['## The workloads', ...sections, ...reasons].join('\n\n');
}

function printRatiosSection(findings: Findings): string {
  const names = createWorkloads(ownSelections).map(({ name }) => name);
  return `## Ratios

How much CPU time a request costs here, as a share of what it costs there: below 1 is less than the peer.

${printRatios(findings, findings.workloads, [ownName, ownCacheName], names)}`;
}

function printLists(findings: Findings): string {
  const workloads = createListWorkloads(ownSelections);
  const rows = findings.contenders.map((contender) => [
    contender.name,
    ...workloads.map(({ name, size }) => {
      const found = findings.lists.summary(contender.name, name);
      return found === null ? whyMissing(contender, findings, name) : figure(found.cpuMs / size);
    }),
  ]);
  return `## Cost by list size

CPU milliseconds for one organization: \`organizations\` with so many distinct ids, without parents,
${AT_ONCE} organizations asked for at once.

${table(['server', ...workloads.map(({ size }) => `list of ${size}`)], rows)}`;
}

function printDelay(findings: Findings): string {
  const sections = ['W1', 'W2'].map(
    (name) => `### ${name}, ${DELAY_MS} ms\n\n${printMeasurements(findings, findings.delayed, name)}`,
  );
  return [
    `## Upstream delay`,
    `The tables above are without delay. Here the platforms answer every call after ${DELAY_MS} ms.`,
    ...sections,
  ].join('\n\n');
}

function printProcesses({ processes, processesPlacement }: Findings): string {
  const rows = ['W1', 'W2'].flatMap((workload) =>
    ['1 process', '2 processes'].flatMap((name) => {
      const found = processes.summary(name, workload);
      return found === null
        ? []
        : [
            [
              `${workload}, ${name}`,
              ...[found.requestsPerSecond, found.p50Ms, found.p99Ms, found.cpuMs, found.calls].map(figure),
            ],
          ];
    }),
  );
  return `## One and two processes

Several processes behind one port are no feature of this server: \`bench/processes/cluster.ts\` runs it under \`node:cluster\`.
What two processes read is not shared between them. ${processesPlacement}

${rows.length === 0 ? 'Not measured.' : table(['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'calls/request'], rows)}`;
}

function printColdStarts({ coldStartsMs }: Findings): string {
  const figures =
    coldStartsMs.length === 0
      ? 'Not measured.'
      : `${coldStartsMs.length} starts of ${ownName}: median ${figure(median(coldStartsMs))} ms, from ${figure(Math.min(...coldStartsMs))} to ${figure(Math.max(...coldStartsMs))} ms.`;
  return `## Cold start\n\nFrom the start of the process to the first answered \`/readyz\`. ${figures}`;
}

function printMemory({ options: { seconds }, findings: { lapsBytes } }: PageOptions): string {
  const figures =
    lapsBytes.length === 0
      ? 'Not measured.'
      : `MB, lap by lap: ${lapsBytes.map((bytes) => figure(bytes / 1e6)).join(', ')}.`;
  return `## Memory over time\n\nThe most that was resident while all four workloads were run in turn, for ${seconds} s each. ${figures}\n`;
}

/** Puts the names that have the same reason together. */
function groupNames(
  entries: readonly (readonly [name: string, reason: string])[],
): readonly (readonly [names: string, reason: string])[] {
  const groups = Map.groupBy(entries, ([, reason]) => reason);
  return Array.from(groups, ([reason, group]) => [group.map(([name]) => name).join(', '), reason] as const);
}

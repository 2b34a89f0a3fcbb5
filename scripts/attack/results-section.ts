import { availableParallelism } from 'node:os';
import { formatTable } from './table.ts';
import type { AttackRow } from './table.ts';

/** The heading of the section that has the results of the last whole run. */
const heading = '## Attacks';

/** Returns the section with the results in a document; empty if it has none. It is the last one. */
export function resultsSectionIn(document: string): string {
  const begin = document.indexOf(`\n${heading}\n`);
  return begin === -1 ? '' : document.slice(begin + 1);
}

/** Writes the section from the results of a whole run. */
export function writeResultsSection(rows: readonly AttackRow[]): string {
  return `${heading}

\`npm run attack\` starts the server with the memory of [the shipped deployment](../deploy/kubernetes/deployment.yaml), attacks
it over loopback, and exits 1 if a case falls short. During each attack the process must survive within the container's
memory, \`/livez\` must answer within a second, and another caller must be served or, if the server says so, refused as
\`OVERLOADED\`. The table is of a run on ${String(availableParallelism())} processors with Node ${process.versions.node}, written by \`npm run attack -- --write\`.

${formatTable(rows)}
`;
}

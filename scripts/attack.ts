import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { attackCases } from './attack/cases.ts';
import { writeResultsSection } from './attack/results-section.ts';
import { runAttack } from './attack/run-attack.ts';
import { formatTable } from './attack/table.ts';
import { printReliability } from './printed-reliability.ts';

// Attacks the server on loopback with the shipped deployment's heap: `npm run attack`, or
// `npm run attack -- --only=A1,C9`. Prints a table; exits 1 if a case falls short. With --write, a whole run also writes
// the table to docs/reliability.md.
const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean' } } });
const only = values.only?.split(',');
const cases = attackCases.filter(({ id }) => only === undefined || only.includes(id));
if (cases.length === 0) {
  throw new Error(`no such case; there are ${attackCases.map(({ id }) => id).join(', ')}`);
}

const beganMs = performance.now();
const rows = await runAttack(cases, {
  onRow: ({ id, title, failures }) => {
    console.error(`${failures.length === 0 ? 'held       ' : 'FELL SHORT '} ${id.padEnd(4)} ${title}`);
  },
});
console.log(formatTable(rows));
const short = rows.filter(({ failures }) => failures.length > 0);
console.log(
  `\n${String(rows.length - short.length)} held, ${String(short.length)} fell short, in ${((performance.now() - beganMs) / 1000).toFixed(0)} s`,
);
if (short.length > 0) process.exitCode = 1;
if (values.write === true && only === undefined) {
  const page = new URL('../docs/reliability.md', import.meta.url);
  await writeFile(page, await printReliability(writeResultsSection(rows)));
}

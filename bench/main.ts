import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from './options.ts';
import { describeMachine } from './report/machine.ts';
import { printPage } from './report/page.ts';
import { runBench } from './run.ts';

// Measures this server beside its peers and writes the page: `npm run bench`. What it started is killed on its way out.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const options = parseOptions(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'organization-graph-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const machine = describeMachine();
const findings = await runBench(options, folder, (line) => console.log(line));
writeFileSync(options.out, await printPage({ options, findings, machine, date: new Date() }));
console.log(`wrote ${options.out}`);

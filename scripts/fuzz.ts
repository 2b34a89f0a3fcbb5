import { parseArgs } from 'node:util';
import { printReport } from './common/report.ts';
import { tellFindings } from './fuzz/findings.ts';
import { replay } from './fuzz/replay.ts';
import { runFuzz } from './fuzz/run-fuzz.ts';

// Sends generated requests to the server: `npm run fuzz`, or `npm run fuzz -- --requests=<count> --seed=<number>`; with
// --only=<numbers> sends those requests of the seed alone, on one connection where they are separated by commas, and prints
// what comes of it. Exits 1 where something did not hold.
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);

if (values.only === undefined) {
  const report = await runFuzz({ requests: Number(values.requests), seed });
  printReport(report);
  for (const line of tellFindings(report.findings, seed)) console.log(line);
} else {
  const { lines, isWell } = await replay(seed, values.only.split(',').map(Number));
  for (const line of lines) console.log(line);
  if (!isWell) process.exitCode = 1;
}

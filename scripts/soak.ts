import { runSoak } from './soak/run-soak.ts';

// Soaks the server: `npm run soak`, or `npm run soak -- <seconds> <clients>`. Exits 1 where something did not hold.
const [seconds = 60, clients = 50] = process.argv.slice(2).map(Number);
const { checks, figures } = await runSoak({ seconds, clients });
const failed = checks.filter(({ holds }) => !holds);

for (const figure of figures) console.log(figure);
console.log();
for (const { name, holds, detail } of checks) {
  console.log(`${holds ? 'passed' : 'FAILED'}  ${name}: ${detail}`);
}
console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;

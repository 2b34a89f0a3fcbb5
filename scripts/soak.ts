import { printReport } from './common/report.ts';
import { runSoak } from './soak/run-soak.ts';

// Soaks the server: `npm run soak`, or `npm run soak -- <seconds> <clients>`. Exits 1 where something did not hold.
const [seconds = 60, clients = 50] = process.argv.slice(2).map(Number);
printReport(await runSoak({ seconds, clients }));

import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLogger } from '../../../src/telemetry/logger.ts';

/** How many lines are written before the event loop is given its turn. */
const LINES_A_TURN = 1000;

// Writes as many lines as it is told to, then says on standard error how much memory the process had at most.
const [count = '0', text = ''] = process.argv.slice(2);
const logger = createLogger({ level: 'info' });
for (let line = 1; line <= Number(count); line += 1) {
  logger.info({ line }, text);
  if (line % LINES_A_TURN === 0) await nextTurn();
}
process.stderr.write(`${process.resourceUsage().maxRSS} kB`);

import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into the server's process by --import: writes its memory to the file that MEMORY_FILE names, twice a second
// as it is, and without what is garbage whenever a file of that name and ".collect" appears.
const file = process.env['MEMORY_FILE'] ?? '';
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function write(collected: boolean): void {
  const { rss, heapUsed } = process.memoryUsage();
  appendFileSync(file, `${JSON.stringify({ rss, heapUsed, collected })}\n`);
}

let ticks = 0;
setInterval(() => {
  ticks += 1;
  if (existsSync(`${file}.collect`)) {
    collectGarbage();
    write(true);
    rmSync(`${file}.collect`);
  } else if (ticks % 5 === 0) {
    write(false);
  }
}, 100).unref();

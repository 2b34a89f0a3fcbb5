import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchFile } from '../../../src/files/watched-file.ts';

// Watches the file that it is told, and writes what it sees, a line each. On each line of standard input it takes every
// file descriptor that there is, or gives them all back.
const [path = ''] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);
const taken: number[] = [];
process.stdin.on('data', () => {
  if (taken.length > 0) {
    for (const descriptor of taken.splice(0)) closeSync(descriptor);
    say('given back');
    return;
  }
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    say('none left');
  }
});
// What is loaded only when it is used, is loaded while it still can be.
await sleep(1);
await watchFile({
  path,
  parse: (text) => ({ value: text }),
  onChange: (value) => say(`taken: ${value}`),
  onBadChange: (problems) => say(`not taken: ${problems.join()}`),
  pollIntervalMs: 5,
});
say('watching');

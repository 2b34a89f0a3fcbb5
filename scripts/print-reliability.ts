import { readFile, writeFile } from 'node:fs/promises';
import { printReliability } from './printed-reliability.ts';

// Writes docs/reliability.md from the table of faults that the tests hold; with --check, only says whether what is there
// is stale (exit 1).
const file = 'docs/reliability.md';
const path = new URL(`../${file}`, import.meta.url);
const text = await printReliability();

if (!process.argv.includes('--check')) {
  await writeFile(path, text);
} else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
  console.error(`${file} is stale: run npm run reliability:print`);
  process.exitCode = 1;
}

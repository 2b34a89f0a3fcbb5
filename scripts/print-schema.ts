import { readFile, writeFile } from 'node:fs/promises';
import { printServedSchema } from './printed-schema.ts';

// Writes the schema as others read it into printed/; with --check, only says whether what is there is stale (exit 1).
const { subgraph, api } = printServedSchema();
const files = { 'printed/subgraph.graphql': subgraph, 'printed/schema.graphql': api };

for (const [file, text] of Object.entries(files)) {
  const path = new URL(`../${file}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is stale: run npm run schema:print`);
    process.exitCode = 1;
  }
}

import { cp } from 'node:fs/promises';
import { join } from 'node:path';

/** What the compiled program reads, beside what the compiler writes: dist/ holds it all at the same paths as here. */
const assets = [
  'demo/documents',
  'demo/links.json',
  'demo/scopes.json',
  'examples/console/dist',
  'schema',
  'src/server/landing-page/graphiql-start.js',
];

const repository = join(import.meta.dirname, '..');
for (const asset of assets) {
  await cp(join(repository, asset), join(repository, 'dist', asset), { recursive: true });
}

import { readFileSync } from 'node:fs';

/** Reads this package's version, from the sources as well as from what is delivered. */
export function readPackageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

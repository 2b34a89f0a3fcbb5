import { appendFileSync, readFileSync } from 'node:fs';

// Runs in the mutated copy of the repository, in every process that loads its sources: the mutants ask it which of them is
// active. The two files lie beside the copy, since some processes are started without the environment.

const active = Number(readFileSync(new URL('./active', import.meta.url), 'utf8'));
const hitsFile = new URL('./hits', import.meta.url);
const records = active < 0;
const seen = new Set<number>();

/** Whether a mutant is active. While mutants are recorded, none is, and each is noted once with the test file that met it. */
export function isActive(id: number): boolean {
  if (!records) return id === active;
  if (!seen.has(id)) {
    seen.add(id);
    appendFileSync(hitsFile, `${String(id)}\t${process.env['MUTATE_TEST_FILE'] ?? ''}\n`);
  }
  return false;
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { choose, nameOf, toMutants } from './mutate/choose.ts';
import type { Mutant } from './mutate/choose.ts';
import { MutatedCopy } from './mutate/copy.ts';
import type { Coverage } from './mutate/copy.ts';
import { findMutations } from './mutate/mutators.ts';

// Measures what the tests detect: changes single expressions of src, spread evenly, and runs the tests that meet each until
// one fails. `npm run mutate` takes more than an hour.
//
//   npm run mutate -- --out=before.jsonl                      300 mutants; a run that was cut short is resumed
//   npm run mutate -- --out=after.jsonl --like=before.jsonl   the same mutants; exits 1 if one survives that was killed

/** How many test files are run first: those that meet the fewest mutants are about the one most likely. */
const FIRST_FILES = 8;

type Outcome = 'killed' | 'survived' | 'not covered' | 'gone';

/** One line of a file of outcomes. */
interface Row {
  readonly mutant: string;
  readonly outcome: Outcome;
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'mutants.jsonl' },
    like: { type: 'string' },
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    copies: { type: 'string', default: '2' },
  },
});
const { out, like } = values;
const repository = fileURLToPath(new URL('..', import.meta.url));

const before = like === undefined ? null : await readRows(like);
const all = await findAll();
const names = new Map(all.map((mutant) => [nameOf(mutant), mutant]));
const mutants =
  before === null
    ? choose(all, Number(values.count), Number(values.seed))
    : before.map(({ mutant }) => names.get(mutant)).filter((mutant) => mutant !== undefined);
for (const { mutant } of before ?? []) if (!names.has(mutant)) await write({ mutant, outcome: 'gone' });

const numbered = mutants.map((mutant, index) => ({ ...mutant, id: index + 1 }));
const folder = await mkdtemp(join(tmpdir(), 'organization-graph-mutants-'));
try {
  const copies = await Promise.all(
    Array.from({ length: Number(values.copies) }, (_, index) =>
      MutatedCopy.create(repository, join(folder, String(index)), numbered),
    ),
  );
  const coverage = await copies[0]?.record();
  if (coverage === undefined) throw new Error('there must be a copy at least');
  console.error(`${String(coverage.testFiles.size)} of ${String(numbered.length)} mutants are met by tests`);
  for (const file of coverage.failed) console.error(`fails without a mutant, not used: ${file}`);
  const done = new Set((await readRows(out)).map(({ mutant }) => mutant));
  const waiting = numbered.filter((mutant) => !done.has(nameOf(mutant)));
  await Promise.all(copies.map((copy) => work(copy, waiting, coverage)));
} finally {
  await rm(folder, { recursive: true });
}
await summarize();

async function findAll(): Promise<Mutant[]> {
  const files = execFileSync('git', ['ls-files', 'src'], { cwd: repository, encoding: 'utf8' }).split('\n');
  const found: Mutant[] = [];
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.startsWith('src/generated/'))) {
    const text = await readFile(join(repository, file), 'utf8');
    found.push(...toMutants(file, text, findMutations(file, text)));
  }
  return found;
}

async function work(
  copy: MutatedCopy,
  waiting: (Mutant & { readonly id: number })[],
  coverage: Coverage,
): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const outcome = await tryMutant(copy, mutant.id, coverage);
    console.error(
      `${outcome.padEnd(11)} ${mutant.file}: ${mutant.original.slice(0, 60)} → ${mutant.replacement.slice(0, 60)}`,
    );
    await write({ mutant: nameOf(mutant), outcome });
  }
}

async function tryMutant(copy: MutatedCopy, id: number, { testFiles, failed }: Coverage): Promise<Outcome> {
  const widths = new Map<string, number>();
  for (const files of testFiles.values()) {
    for (const file of files) widths.set(file, (widths.get(file) ?? 0) + 1);
  }
  const met = testFiles.get(id);
  if (met === undefined) return 'not covered';
  // Processes that are started without the environment do not tell their test.
  const files = met.has('') ? new Set([...met, 'test/e2e']) : met;
  const usable = [...files].filter((file) => file !== '' && !failed.includes(file));
  usable.sort((one, other) => (widths.get(one) ?? 0) - (widths.get(other) ?? 0));
  await copy.activate(id);
  for (const part of [usable.slice(0, FIRST_FILES), usable.slice(FIRST_FILES)]) {
    if (part.length > 0 && (await copy.test(part)) !== 'passed') return 'killed';
  }
  return 'survived';
}

async function readRows(path: string): Promise<Row[]> {
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

function write(row: Row): Promise<void> {
  return appendFile(out, `${JSON.stringify(row)}\n`);
}

async function summarize(): Promise<void> {
  const rows = await readRows(out);
  const counts = Object.groupBy(rows, ({ outcome }) => outcome);
  for (const [outcome, own] of Object.entries(counts)) {
    console.log(`${String(own.length).padStart(4)} ${outcome}`);
  }
  if (before === null) return;
  const killed = new Set(before.filter(({ outcome }) => outcome === 'killed').map(({ mutant }) => mutant));
  const lost = rows.filter(
    ({ mutant, outcome }) => killed.has(mutant) && !['killed', 'gone'].includes(outcome),
  );
  for (const { mutant } of lost) console.log(`no longer killed: ${mutant}`);
  if (lost.length > 0) process.exitCode = 1;
}

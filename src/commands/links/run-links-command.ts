import { parseArgs } from 'node:util';
import { ConfigError } from '../../config.ts';
import { FileError } from '../../files/parsed-file.ts';
import { parseLinks } from '../../organizations/links.ts';
import { DatabaseProblem } from '../../organizations/links-database/database-problem.ts';
import { parseDatabaseUrl } from '../../organizations/links-database/database-url.ts';
import { openDatabaseStore } from './database-store.ts';
import { CommandFailure } from './failure.ts';
import { openFileStore, writeAtomically } from './file-store.ts';
import { JsonArrayWriter, write } from './output.ts';
import type { CommandStreams } from './output.ts';
import { readText } from './read-text.ts';
import { toEntry } from './store.ts';
import type { LinksStore } from './store.ts';
import { linksUsage } from './usage.ts';

/** The command was done, and nothing is wrong. */
const DONE = 0;
/** Something is wrong with the links. */
const WRONG = 1;
/** The command could not be done. */
const FAILED = 2;

type Environment = Readonly<Record<string, string | undefined>>;

const optionsOfArguments = {
  file: { type: 'string' },
  database: { type: 'string' },
  replace: { type: 'boolean', default: false },
  output: { type: 'string' },
  json: { type: 'boolean', default: false },
  concurrency: { type: 'string', default: '8' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Options = ReturnType<typeof parse>['values'];

/** The options that say where the links are. */
const places = ['file', 'database'];

/** Which options each command takes. */
const commands: ReadonlyMap<string, readonly string[]> = new Map([
  ['import', [...places, 'replace']],
  ['export', [...places, 'output']],
  ['check', [...places, 'json', 'concurrency']],
  ['migrate', places],
]);

/**
 * Runs `organization-graph links …`.
 *
 * @param args what stands behind `links`
 * @returns the process's exit code: 0 where nothing is wrong, 1 where something is wrong with the links, 2 where it could not
 *   be done
 */
export async function runLinksCommand(
  args: readonly string[],
  environment: Environment,
  streams: CommandStreams,
): Promise<number> {
  try {
    return await run(args, environment, streams);
  } catch (error) {
    // Where nobody reads that either, the exit code says it.
    await write(streams.stderr, `${describe(error)}\n`).catch(() => undefined);
    return FAILED;
  }
}

async function run(
  args: readonly string[],
  environment: Environment,
  streams: CommandStreams,
): Promise<number> {
  const { values: options, positionals, tokens } = parse(args);
  const [command, ...operands] = positionals;
  if (options.help) {
    await write(streams.stdout, linksUsage);
    return DONE;
  }
  const known = commands.get(command ?? '');
  if (command === undefined || known === undefined) {
    throw new CommandFailure([`expected a command: ${[...commands.keys()].join(', ')}; --help says more`]);
  }
  const foreign = tokens.find((token) => token.kind === 'option' && !known.includes(token.name));
  if (foreign?.kind === 'option') {
    throw new CommandFailure([`links ${command} does not take --${foreign.name}`]);
  }
  if (operands.length !== (command === 'import' ? 1 : 0)) {
    const expected = command === 'import' ? 'takes one file, or - for standard input' : 'takes no file here';
    throw new CommandFailure([`links ${command} ${expected}`]);
  }
  const store = await openStore(options, environment);
  try {
    switch (command) {
      case 'import':
        return await importLinks(store, operands[0] ?? '', options, streams);
      case 'export':
        return await exportLinks(store, options.output, streams);
      case 'migrate':
        return await migrateStore(store, streams);
      default:
        return await checkStore(store, options, environment, streams);
    }
  } finally {
    await store.close();
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: optionsOfArguments, allowPositionals: true, tokens: true });
  } catch (error) {
    // About the arguments alone, in words for people.
    throw new CommandFailure([error instanceof Error ? error.message : String(error)]);
  }
}

async function openStore(
  { file, database }: Options,
  { LINKS_FILE: linksFile = '', LINKS_DATABASE_URL: linksDatabaseUrl = '' }: Environment,
): Promise<LinksStore> {
  const isGiven = file !== undefined || database !== undefined;
  const path = isGiven ? (file ?? '') : linksFile;
  const url = isGiven ? (database ?? '') : linksDatabaseUrl;
  if ((path === '') === (url === '')) {
    throw new CommandFailure([
      path === ''
        ? 'where the links are must be said: LINKS_FILE or LINKS_DATABASE_URL, or --file or --database'
        : 'links are in one place: a file or a database, not both',
    ]);
  }
  if (path !== '') return openFileStore(path);
  const name = isGiven ? '--database' : 'LINKS_DATABASE_URL';
  const parsed = parseDatabaseUrl(url);
  if ('problems' in parsed) {
    throw new CommandFailure(parsed.problems.map((problem) => `${name}: ${problem}`));
  }
  if (isGiven && parsed.address.password !== undefined) {
    throw new CommandFailure([
      '--database: must not have a password in it, as everybody on the machine can see it: set LINKS_DATABASE_URL, or PGPASSWORD',
    ]);
  }
  return openDatabaseStore(parsed.address);
}

async function importLinks(
  store: LinksStore,
  from: string,
  { replace: replaces }: Options,
  { stdin, stderr }: CommandStreams,
): Promise<number> {
  const parsed = parseLinks(await readText(from, stdin));
  const result =
    'problems' in parsed
      ? { conflicts: parsed.problems }
      : await store.change([...parsed.links.values()], { replaces });
  if ('conflicts' in result) {
    for (const problem of result.conflicts) await write(stderr, `${problem}\n`);
    await write(stderr, 'nothing was changed\n');
    return WRONG;
  }
  const { added, changed, removed, unchanged } = result.changes;
  const counts = { added, changed, removed, unchanged };
  const told = Object.entries(counts).map(([name, count]) => `${String(count)} ${name}`);
  await write(stderr, `links: ${told.join(', ')}\n`);
  return DONE;
}

async function exportLinks(
  store: LinksStore,
  output: string | undefined,
  { stdout }: CommandStreams,
): Promise<number> {
  const writeAll = async (writeText: (text: string) => Promise<void>) => {
    const writer = new JsonArrayWriter(writeText);
    await store.readOneState((links) => writer.add(links.map(toEntry)));
    await writer.end();
  };
  if (output === undefined) await writeAll((text) => write(stdout, text));
  else await writeAtomically(output, writeAll);
  return DONE;
}

async function migrateStore({ migrate }: LinksStore, { stderr }: CommandStreams): Promise<number> {
  if (migrate === null) throw new CommandFailure(['links migrate is for a database: a file needs no tables']);
  await write(stderr, `${await migrate()}\n`);
  return DONE;
}

async function checkStore(
  store: LinksStore,
  { json: writesJson, concurrency: text }: Options,
  environment: Environment,
  streams: CommandStreams,
): Promise<number> {
  const concurrency = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (concurrency < 1 || concurrency > 100) {
    throw new CommandFailure(['--concurrency: must be a whole number from 1 to 100']);
  }
  // Only this command needs what a server is made of.
  const { check } = await import('./check.ts');
  // Where the links are is settled, and may be said by options that contradict these.
  const others = Object.entries(environment).filter(([name]) => !name.startsWith('LINKS_'));
  const settings = { environment: Object.fromEntries(others), concurrency, writesJson };
  return (await check(store, streams, settings)) > 0 ? WRONG : DONE;
}

function describe(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ConfigError || error instanceof FileError) {
    return error.problems.join('\n');
  }
  if (error instanceof DatabaseProblem) return `the database ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { FileError } from '../../files/parsed-file.ts';
import { readLinksFile } from '../../organizations/links-file.ts';
import { Links, idsOf } from '../../organizations/links.ts';
import type { Link } from '../../organizations/links.ts';
import { conflictOf } from '../../organizations/links-database/table-changes.ts';
import { CommandFailure } from './failure.ts';
import { JsonArrayWriter } from './output.ts';
import { toEntry } from './store.ts';
import type { LinksStore } from './store.ts';

/**
 * Opens the links of a file. What is then done throws a {@link CommandFailure} where the file cannot be used.
 */
export function openFileStore(path: string): LinksStore {
  const readSorted = async () => sortByName((await readStored(path)).values());
  return {
    async readOneState(take) {
      await take(await readSorted());
    },
    async *readPages() {
      yield await readSorted();
    },
    async change(links, { replaces }) {
      const stored = (await exists(path)) ? await readStored(path) : new Links();
      const incoming = new Map(links.map((link) => [link.id, link]));
      const staying = [...stored.values()].filter(({ id }) => !incoming.has(id));
      const kept = replaces ? [] : staying;
      const conflicts = findConflicts(links, new Links(kept));
      if (conflicts.length > 0) return { conflicts };
      const before = links.map(({ id }) => stored.named(id));
      const changed = before.filter((old, index) => old !== null && !isSame(old, links[index])).length;
      const added = before.filter((old) => old === null).length;
      await writeAtomically(path, async (write) => {
        const writer = new JsonArrayWriter(write);
        await writer.add(sortByName([...kept, ...links]).map(toEntry));
        await writer.end();
      });
      const removed = staying.length - kept.length;
      return { changes: { added, changed, removed, unchanged: links.length - added - changed } };
    },
    migrate: null,
    close: () => Promise.resolve(),
  };
}

/**
 * Writes a file whole or not at all: whoever reads it meanwhile reads the old one. Of a symbolic link, the file that it
 * leads to is written; what is no file, such as a pipe or a device, is written into and stays what it is.
 *
 * @throws CommandFailure where it cannot be written; whatever `make` throws
 */
export async function writeAtomically(
  path: string,
  make: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  try {
    const file = await findFile(path);
    if (file === null) await writeTo(path, 'w', make);
    else await replace(file, make);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    throw new CommandFailure([`${path}: cannot be written (${String(error.code)})`]);
  }
}

/** The file that a path leads to, whether it is there or not; null where something else is there. */
async function findFile(path: string): Promise<string | null> {
  if (!(await exists(path))) return path;
  const found = await stat(path);
  // A folder is refused when it is to be replaced.
  return found.isFile() || found.isDirectory() ? realpath(path) : null;
}

async function replace(
  path: string,
  make: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    await writeTo(temporary, 'wx', make, await modeOf(path));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTo(
  path: string,
  flags: 'w' | 'wx',
  make: (write: (text: string) => Promise<void>) => Promise<void>,
  mode?: number,
): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await make((text) => file.appendFile(text));
    // What is no file cannot be brought to a disk.
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch {
    return 0o644;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    return true;
  }
}

async function readStored(path: string): Promise<Links> {
  try {
    return await readLinksFile(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CommandFailure(error.problems.map((problem) => `${path}: ${problem}`));
  }
}

function sortByName(links: Iterable<Link>): Link[] {
  return [...links].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The ids of new links that belong to links which stay. */
function findConflicts(links: readonly Link[], staying: Links): string[] {
  return links.flatMap((link) => {
    const [access, workforce] = [
      staying.ofRecord('access', link.nativeIds.access),
      staying.ofRecord('workforce', link.nativeIds.workforce),
    ];
    const [, accessId = '', workforceId = ''] = idsOf(link);
    return [
      ...(access === null ? [] : [conflictOf(link.id, accessId, access.id)]),
      ...(workforce === null ? [] : [conflictOf(link.id, workforceId, workforce.id)]),
    ];
  });
}

function isSame(one: Link, other: Link | undefined): boolean {
  return other !== undefined && idsOf(one).join() === idsOf(other).join();
}

import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** A file of a build, as it is answered. */
export interface BuiltFile {
  readonly contentType: string;
  readonly content: Buffer;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/**
 * Reads the files of a build, which are few, into memory: what is not among them cannot be asked for. Files that are
 * hidden are left out.
 *
 * @returns the files by their paths in the folder, with `/` between the parts; none where there is no such folder
 */
export async function readBuiltFiles(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, BuiltFile]> => {
        const path = join(parentPath, name);
        const contentType = contentTypes[extname(name)] ?? 'application/octet-stream';
        return [relative(folder, path).replaceAll(sep, '/'), { contentType, content: await readFile(path) }];
      }),
    ),
  );
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../../house/planted-tree.ts';

/** What is printed now: the SDL for composition, and the one for clients. */
export const subgraphSdl = await readFile(join(repository, 'printed/subgraph.graphql'), 'utf8');
export const apiSdl = await readFile(join(repository, 'printed/schema.graphql'), 'utf8');

/** What became of a run of a script. */
export interface Report {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `scripts/diff-schema.ts` from a folder, as `npm run schema:diff -- <names>` does. */
export async function diffSchema(folder: string, ...names: string[]): Promise<Report> {
  const script = join(repository, 'scripts/diff-schema.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...names], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** The report of a run that found no change. */
export const noChange: Report = {
  code: 0,
  stdout: 'Breaking: none\nDangerous: none\nSafe: none\n',
  stderr: '',
};

/** Puts one text for another. @throws where the text is not there */
export function edit(sdl: string, text: string, other: string): string {
  if (!sdl.includes(text)) throw new Error(`the SDL has no ${text}`);
  return sdl.replace(text, other);
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runLinksCommand } from '../../src/commands/links/run-links-command.ts';
import { watchOutput } from '../support/leak-guard/guard.ts';

/** What came of a command. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  /** Its lines. */
  readonly stderr: readonly string[];
}

/** Runs `organization-graph links …` within the test's own process. */
export async function runLinks(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin = '',
): Promise<CommandResult> {
  const [stdout, stderr] = [collect(), collect()];
  const code = await runLinksCommand(args, environment, {
    stdin: Readable.from([stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  watchOutput('standard error', stderr.text);
  return { code, stdout: stdout.text, stderr: stderr.text.split('\n').filter((line) => line !== '') };
}

/** A folder for links files. */
export interface LinksFolder extends AsyncDisposable {
  readonly path: string;
  /** Where a file of that name is. */
  pathOf(name: string): string;
  write(name: string, entries: unknown): Promise<string>;
  read(name: string): Promise<string>;
}

/** Makes a folder. Release it with `await using`. */
export async function createFolder(): Promise<LinksFolder> {
  const path = await mkdtemp(join(tmpdir(), 'links-command-test-'));
  const pathOf = (name: string) => join(path, name);
  return {
    path,
    pathOf,
    async write(name, entries) {
      await writeFile(pathOf(name), typeof entries === 'string' ? entries : JSON.stringify(entries));
      return pathOf(name);
    },
    read: (name) => readFile(pathOf(name), 'utf8'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

function collect(): { readonly stream: Writable; readonly text: string } {
  let text = '';
  const stream = new Writable({
    // So little that writers have to wait.
    highWaterMark: 16,
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      setImmediate(done);
    },
  });
  return {
    stream,
    get text() {
      return text;
    },
  };
}

import { readFile } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from '../../bin/command-line.ts';
import type { Command } from '../../bin/commands.ts';

/** Runs words over two commands, one of which takes words of its own; says what was run and what was written. */
async function run(...words: string[]) {
  const ran: string[][] = [];
  const written = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof written) =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const createCommand = (name: string, takesWords: boolean, exitCode?: number): Command => ({
    about: `about ${name}`,
    takesWords,
    run: async (own) => {
      ran.push([name, ...own]);
      return exitCode;
    },
  });
  const commands = { serve: createCommand('serve', false), links: createCommand('links', true, 3) };
  const exitCode = await runCommandLine(words, commands, {
    environment: {},
    stdin: Readable.from([]),
    stdout: collect('stdout'),
    stderr: collect('stderr'),
  });
  return { exitCode, ran, ...written };
}

describe('the command line', () => {
  test.each([
    { words: [], ran: [['serve']], exitCode: undefined },
    { words: ['serve'], ran: [['serve']], exitCode: undefined },
    { words: ['links'], ran: [['links']], exitCode: 3 },
    {
      words: ['links', 'import', '--help', '--', '-v'],
      ran: [['links', 'import', '--help', '--', '-v']],
      exitCode: 3,
    },
  ])('of $words, runs one command with the words that are its own', async ({ words, ...expected }) => {
    expect(await run(...words)).toEqual({ ...expected, stdout: '', stderr: '' });
  });

  test.each(['--help', '-h', 'help', 'serve --help', '-v --help'])(
    'of %s, tells every command on standard output, and exits 0',
    async (words) => {
      const { exitCode, ran, stdout, stderr } = await run(...words.split(' '));
      expect({ exitCode, ran, stderr }).toEqual({ exitCode: 0, ran: [], stderr: '' });
      expect(stdout).toContain('Usage: organization-graph [command]');
      expect(stdout).toContain('\n  serve  about serve\n  links  about links\n');
      expect(stdout).toContain('Without a command, it is serve.');
    },
  );

  test.each(['--version', '-v'])('of %s, tells the version of the package, and exits 0', async (word) => {
    const manifest = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    expect(await run(word)).toEqual({ exitCode: 0, ran: [], stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    [['surf'], 'there is no command "surf"'],
    [['constructor'], 'there is no command "constructor"'],
    [[''], 'there is no command ""'],
    [['--port', '4000'], "Unknown option '--port'"],
    [['serve', '--port=4000'], "Unknown option '--port'"],
    [['serve', 'links'], "Unexpected argument 'links'"],
    [['--help=yes'], "'-h, --help' does not take an argument"],
    [['-x'], "Unknown option '-x'"],
  ])(
    'of %j, runs nothing, tells what is wrong and the usage on standard error, and exits 2',
    async (words, problem) => {
      const { exitCode, ran, stdout, stderr } = await run(...words);
      expect({ exitCode, ran, stdout }).toEqual({ exitCode: 2, ran: [], stdout: '' });
      expect(stderr).toContain(`organization-graph: `);
      expect(stderr).toContain(problem);
      expect(stderr).toContain('Usage: organization-graph [command]');
    },
  );
});

import type { Readable, Writable } from 'node:stream';

/** Where a command reads from and writes to, instead of the process itself. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** One word that the program can be told. */
export interface Command {
  /** What it does, in a few words. */
  readonly about: string;
  /** Whether words may follow its name; it reads them itself. */
  readonly takesWords: boolean;
  /**
   * Runs it to its end. What it needs is loaded no sooner than here.
   *
   * @returns what the process is to exit with; undefined where it says so itself, by `process.exitCode`
   */
  run(words: readonly string[], surroundings: Surroundings): Promise<number | undefined>;
}

/** The command that runs where none is named. */
export const defaultCommand = 'serve';

/** Every command, by its name, in the order in which they are told of. */
export const commands: Readonly<Record<string, Command>> = {
  serve: {
    about: 'run the server; it is configured by environment variables',
    takesWords: false,
    run: async () => {
      await import('../src/main.ts');
      return undefined;
    },
  },
  demo: {
    about:
      'run it over two embedded platforms, on loopback: nothing to set up; --sign-in with people who sign in',
    takesWords: true,
    run: async (words, { environment }) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo(words, environment);
      return undefined;
    },
  },
  links: {
    about: 'import, export, check or migrate the links between the platforms; links --help tells how',
    takesWords: true,
    run: async (words, { environment, ...streams }) => {
      const { runLinksCommand } = await import('../src/commands/links/run-links-command.ts');
      return runLinksCommand(words, environment, streams);
    },
  },
};

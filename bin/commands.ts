/** Where a command reads from and writes to, instead of the process itself. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
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
    about: 'run it over two embedded platforms: nothing to set up, nothing but loopback',
    takesWords: false,
    run: async () => {
      await import('../demo/main.ts');
      return undefined;
    },
  },
};

import { ConfigError } from './config.ts';

/** Something that runs until it is told to stop. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs something as the process: starts it, stops it on SIGTERM or SIGINT, and exits 0 when it has stopped. What keeps
 * it from starting is told on standard error and exits 1; a configuration that is wrong, as a list of its problems.
 */
export async function run(start: () => Promise<Stoppable>): Promise<void> {
  let running: Stoppable;
  try {
    running = await start();
  } catch (error) {
    fail(describe(error));
    return;
  }
  const stop = () => {
    running.stop().catch((error: unknown) => fail(describe(error)));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['organization-graph cannot start:', ...error.problems.map((problem) => `  ${problem}`)].join(
      '\n',
    );
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

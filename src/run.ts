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
  // Listened for from the beginning, so that a signal during the start is not lost, and a second one does no harm.
  const toldToStop = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
  try {
    const running = await start();
    await toldToStop;
    await running.stop();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['organization-graph cannot start:', ...error.problems.map((problem) => `  ${problem}`)].join(
      '\n',
    );
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

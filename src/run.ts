import { ConfigError } from './config.ts';
import { endProcess, endUnreadOutput } from './end-process.ts';
import { stopSignal } from './stop-signal.ts';

/** Something that runs until it is told to stop. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs something as the process: starts it, stops it on SIGTERM, SIGINT or SIGHUP, and exits 0 when it has stopped. A signal
 * during the start ends the process, whatever the start waits for. What keeps it from starting is told on standard error and
 * exits 1; a configuration that is wrong, as a list of its problems.
 */
export async function run(start: () => Promise<Stoppable>): Promise<void> {
  // What cannot be written there is lost; without a listener it would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const toldToStop = stopSignal();
  try {
    const running = await Promise.race([start(), toldToStop]);
    // What was begun goes with the process.
    if (running === undefined) await endProcess(0);
    else {
      await toldToStop;
      await running.stop();
    }
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
  endUnreadOutput();
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['organization-graph cannot start:', ...error.problems.map((problem) => `  ${problem}`)].join(
      '\n',
    );
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

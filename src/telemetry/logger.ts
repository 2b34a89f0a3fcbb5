import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** The levels that `LOG_LEVEL` takes, most severe first. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/**
 * Creates the process's logger: one JSON object a line, times as ISO 8601 text.
 *
 * @param options.level the least severe level that is written
 * @param options.destination where the lines go; standard output when left out
 */
export function createLogger(options: { level: LogLevel; destination?: DestinationStream }): Logger {
  const settings = { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  // One write for many lines: one for each took a tenth of a request's time. A line waits at most FLUSH_MS; what is left
  // when the process ends is written then, and only a process that is killed loses its last lines.
  const standardOutput = () => pino.destination({ sync: false, minLength: 4096, periodicFlush: FLUSH_MS });
  return pino(settings, options.destination ?? standardOutput());
}

/** How long a line may wait for others to be written with, in milliseconds. */
const FLUSH_MS = 50;

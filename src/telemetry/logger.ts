import { pino } from 'pino';
import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { openStandardOutput } from './log-output.ts';

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
  return options.destination === undefined
    ? createOutputLogger(settings)
    : pino(settings, options.destination);
}

/** Creates what writes to standard output. */
function createOutputLogger(settings: LoggerOptions): Logger {
  const output = openStandardOutput();
  const logger = pino(settings, output);
  output.onResume = (lines) => {
    logger.warn({ lines }, 'log lines were dropped: they could not be written, or were not read in time');
  };
  return logger;
}

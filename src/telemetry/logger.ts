import { pino } from 'pino';
import type { DestinationStream, Logger, LoggerOptions } from 'pino';

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

/** How long a line may wait for others to be written with, in milliseconds. */
const FLUSH_MS = 50;

/** How much may wait for whoever reads the standard output, in bytes: what comes then is lost, and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** Creates what writes to standard output. */
function createOutputLogger(settings: LoggerOptions): Logger {
  // One write for many lines: one for each took a tenth of a request's time. A line waits at most FLUSH_MS; what is left
  // when the process ends is written then, and only a process that is killed loses its last lines.
  const output = pino.destination({
    sync: false,
    minLength: 4096,
    periodicFlush: FLUSH_MS,
    maxLength: MAX_WAITING_BYTES,
  });
  const logger = pino(settings, output);
  let lost = 0;
  output.on('drop', () => {
    lost += 1;
  });
  output.on('drain', () => {
    if (lost === 0) return;
    const lines = lost;
    lost = 0;
    logger.warn({ lines }, 'log lines were lost: they were not read in time');
  });
  return logger;
}

/** The server as a library: to run it inside of another process, such as a test. */
export { startApplication } from './application.ts';
export type { RunningApplication } from './application.ts';
export { ConfigError, parseConfig } from './config.ts';
export type { Config } from './config.ts';
export { createLogger } from './telemetry/logger.ts';
export type { Logger, LogLevel } from './telemetry/logger.ts';

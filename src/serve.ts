import { startApplication } from './application.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { findProblemsOfFiles } from './open-files.ts';
import { run } from './run.ts';
import { createLogger } from './telemetry/logger.ts';

/** Runs the server as the process, configured by the environment that it is given. */
export function serve(environment: NodeJS.ProcessEnv): Promise<void> {
  return run(async () => {
    const config = await readConfig(environment);
    return startApplication(config, createLogger({ level: config.logLevel }));
  });
}

/** @throws ConfigError with every problem at once, those of the files among them */
async function readConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  try {
    return parseConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...error.problems, ...(await findProblemsOfFiles(environment))]);
  }
}

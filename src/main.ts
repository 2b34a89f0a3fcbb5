#!/usr/bin/env node
import { startApplication } from './application.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { findLinksFileProblems } from './organizations/links-file.ts';
import { run } from './run.ts';
import { createLogger } from './telemetry/logger.ts';

await run(async () => {
  const config = await readConfig(process.env);
  return startApplication(config, createLogger({ level: config.logLevel }));
});

/** @throws ConfigError with every problem at once, those of the links file among them */
async function readConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  try {
    return parseConfig(environment);
  } catch (error) {
    const linksFile = environment['LINKS_FILE'] ?? '';
    if (!(error instanceof ConfigError) || linksFile === '') throw error;
    const problems = (await findLinksFileProblems(linksFile)).map((problem) => `LINKS_FILE: ${problem}`);
    throw new ConfigError([...error.problems, ...problems]);
  }
}

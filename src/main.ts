#!/usr/bin/env node
import { startApplication } from './application.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { findLinksFileProblems } from './organizations/links-file.ts';
import { run } from './run.ts';
import { createLogger } from './telemetry/logger.ts';
import { findCaFileProblems } from './upstream/ca-file.ts';

/** The variables that name a file, each with what finds the problems of that file. */
const fileChecks = { LINKS_FILE: findLinksFileProblems, UPSTREAM_CA_FILE: findCaFileProblems };

await run(async () => {
  const config = await readConfig(process.env);
  return startApplication(config, createLogger({ level: config.logLevel }));
});

/** @throws ConfigError with every problem at once, those of the files among them */
async function readConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  const problems: string[] = [];
  for (const [variable, findProblems] of Object.entries(fileChecks)) {
    const path = environment[variable] ?? '';
    if (path === '') continue;
    problems.push(...(await findProblems(path)).map((problem) => `${variable}: ${problem}`));
  }
  try {
    const config = parseConfig(environment);
    if (problems.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.unshift(...error.problems);
  }
  throw new ConfigError(problems);
}

#!/usr/bin/env node
import { startApplication } from './application.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { findLinksFileProblems } from './organizations/links-file.ts';
import { run } from './run.ts';
import { findSafelistFileProblems } from './server/safelist-file.ts';
import { createLogger } from './telemetry/logger.ts';

/** The variables that name files, and what finds everything that is wrong with such a file. */
const fileChecks: Readonly<Record<string, (path: string) => Promise<readonly string[]>>> = {
  LINKS_FILE: findLinksFileProblems,
  SAFELIST_FILE: findSafelistFileProblems,
};

await run(async () => {
  const config = await readConfig(process.env);
  return startApplication(config, createLogger({ level: config.logLevel }));
});

/** @throws ConfigError with every problem at once, those of the files among them */
async function readConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  try {
    return parseConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = [...error.problems];
    for (const [variable, findProblems] of Object.entries(fileChecks)) {
      const path = environment[variable] ?? '';
      if (path === '') continue;
      problems.push(...(await findProblems(path)).map((problem) => `${variable}: ${problem}`));
    }
    throw new ConfigError(problems);
  }
}

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
  const problems: string[] = [];
  let config: Config | null = null;
  try {
    config = parseConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  const linksFile = environment['LINKS_FILE'] ?? '';
  if (linksFile !== '') {
    problems.push(...(await findLinksFileProblems(linksFile)).map((problem) => `LINKS_FILE: ${problem}`));
  }
  if (config === null || problems.length > 0) throw new ConfigError(problems);
  return config;
}

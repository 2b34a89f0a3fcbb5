import { fileURLToPath } from 'node:url';
import { startApplication } from '../src/application.ts';
import { parseConfig } from '../src/config.ts';
import { run } from '../src/run.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { describeDemo } from './describe.ts';
import { startDemoUpstreams } from './upstreams/start.ts';

// The graph over two embedded platforms: nothing but loopback, and nothing to set up. HOST, PORT, LOG_LEVEL and the
// limits are taken from the environment as ever; only warnings are logged unless LOG_LEVEL says otherwise.
await run(async () => {
  const upstreams = await startDemoUpstreams();
  try {
    const config = parseConfig({
      LOG_LEVEL: 'warn',
      ...process.env,
      ACCESS_URL: upstreams.accessUrl,
      WORKFORCE_URL: upstreams.workforceUrl,
      LINKS_FILE: fileURLToPath(new URL('links.json', import.meta.url)),
    });
    const application = await startApplication(config, createLogger({ level: config.logLevel }));
    process.stdout.write(describeDemo(application.url, config.credentialHeaders));
    return {
      stop: async () => {
        await application.stop();
        await upstreams.close();
      },
    };
  } catch (error) {
    await upstreams.close();
    throw error;
  }
});

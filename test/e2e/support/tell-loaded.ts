import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded by --import: says on standard error which modules of OpenTelemetry are loaded as ES modules.
registerHooks({
  load(url, context, nextLoad) {
    if (url.includes('@opentelemetry') && context.format === 'module') writeSync(2, `loaded ${url}\n`);
    return nextLoad(url, context);
  },
});

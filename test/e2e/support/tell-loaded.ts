import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

const told = new Set<string>();

// Loaded by --import: says on standard error which packages are loaded, each once for each format of its modules.
registerHooks({
  load(url, context, nextLoad) {
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    const line = `loaded ${context.format ?? 'other'} ${name ?? ''}\n`;
    if (name !== undefined && !told.has(line)) writeSync(2, line);
    told.add(line);
    return nextLoad(url, context);
  },
});

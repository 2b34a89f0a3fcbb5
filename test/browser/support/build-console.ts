import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the console as `npm run demo` does. */
export async function setup(): Promise<void> {
  const root = fileURLToPath(new URL('../../../examples/console', import.meta.url));
  await build({ root, logLevel: 'error' });
}

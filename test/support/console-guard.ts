import { setImmediate } from 'node:timers/promises';
import { format } from 'node:util';
import { afterAll, afterEach } from 'vitest';

/** What was written since the last test ended, or since it was last taken. */
let written: string[] = [];

for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) {
  console[method] = (...values: unknown[]) => {
    written.push(`console.${method}: ${format(...values)}`);
  };
}
process.on('warning', (warning) => {
  written.push(`process warning: ${warning.name}: ${warning.message}`);
});

/**
 * Hands over what was written to the console, and what the process warned of, since the test began: one string for each,
 * such as `console.warn: late`. Nothing of it fails the test then. A test that expects such a line asserts on it.
 */
export async function takeConsoleOutput(): Promise<string[]> {
  // Warnings are emitted on the next tick.
  await setImmediate();
  const taken = written;
  written = [];
  return taken;
}

/** @throws when something was written that no test took. */
async function failOnStrayOutput(): Promise<void> {
  const stray = await takeConsoleOutput();
  if (stray.length > 0) throw new Error(`Stray console output:\n${stray.join('\n')}`);
}

afterEach(failOnStrayOutput);
afterAll(failOnStrayOutput);

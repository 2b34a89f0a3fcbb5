import type { Tracing } from './tracing.ts';

/** Where OpenTelemetry's API keeps what an SDK has registered: every copy of it, of any 1.x version, looks there. */
const registered = Symbol.for('opentelemetry.js.api.1');

/**
 * Opens tracing where an SDK has been started before, by `--import` or by whoever runs this server inside of another
 * process. Null where none was: then nothing is loaded for it, and nothing is made on the way of a request.
 *
 * @param version of this package
 */
export async function openTracing(version: string): Promise<Tracing | null> {
  if (!(registered in globalThis)) return null;
  const { createTracing } = await import('./tracing.ts');
  return createTracing(version);
}

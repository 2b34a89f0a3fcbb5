import { diag } from '@opentelemetry/api';
import { startNodeSdk } from '@opentelemetry/sdk-node';

/** How long the process may stay to hand over its last spans, in milliseconds. */
const FLUSH_MS = 5000;

// Loaded by --import, before anything else. Traces alone: metrics are Prometheus's, and the log is standard output. What
// the SDK says of itself is kept from there: below a warning it would say it in the midst of the log.
const sdk = startNodeSdk({
  metricReaders: [],
  logRecordProcessors: [],
  logLevel: process.env['OTEL_LOG_LEVEL'] ?? 'warn',
});

// Not on SIGTERM: what is under way then is answered first, and traced.
process.once('beforeExit', () => {
  // What cannot be handed over is lost: the process has not failed for that. Of its last spans the SDK leaves it to us to say.
  const tellLoss = (reason: unknown) => {
    diag.error('The last spans could not be handed over:', reason);
  };
  // A collector that does not answer holds up nobody who waits for the process to end.
  const timer = setTimeout(() => {
    tellLoss(`no answer in ${String(FLUSH_MS)} ms`);
    process.exit();
  }, FLUSH_MS);
  void sdk
    .shutdown()
    .catch(tellLoss)
    .finally(() => {
      clearTimeout(timer);
    });
});

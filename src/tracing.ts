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
  // A collector that does not answer holds up nobody who waits for the process to end.
  const timer = setTimeout(() => process.exit(), FLUSH_MS);
  const stopWaiting = () => clearTimeout(timer);
  // What could not be handed over is lost, and was told: the process has not failed for that.
  void sdk.shutdown().then(stopWaiting, stopWaiting);
});

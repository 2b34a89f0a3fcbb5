import { NodeSDK } from '@opentelemetry/sdk-node';

// What a user of OpenTelemetry loads by --import who has a file of their own.
const sdk = new NodeSDK({ serviceName: 'of-my-own', metricReaders: [], logRecordProcessors: [] });
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());

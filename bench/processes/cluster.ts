import cluster from 'node:cluster';
import { createLogger, parseConfig, startApplication } from '../../src/index.ts';

// This server as many times as PROCESSES says, behind one port: the environment is otherwise the server's own.
const { PROCESSES: processes = '1', ...environment } = process.env;

if (cluster.isPrimary) {
  const addresses: string[] = [];
  for (let number = 0; number < Number(processes); number += 1) {
    cluster.fork().on('message', (url: string) => {
      addresses.push(url);
      if (addresses.length === Number(processes)) console.log(`ready at ${url}`);
    });
  }
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    cluster.disconnect();
  });
} else {
  const config = parseConfig(environment);
  const application = await startApplication(config, createLogger({ level: config.logLevel }));
  process.once('SIGTERM', () => void application.stop());
  process.send?.(application.url);
}

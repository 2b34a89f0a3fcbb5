import { Worker } from 'node:worker_threads';
import type { AttackedServer } from './attacked-server.ts';
import { credentialsOf } from './attacked-server.ts';
import { victim } from './platforms.ts';
import type { ProbeInput, ProbeReport } from './probe-worker.ts';

/** Watches a server while it is attacked. */
export interface Probe {
  /** Ends the watch. */
  finish(): Promise<ProbeReport>;
}

/** Starts to ask for `/livez`, to read the resident memory, and to send the queries of another caller. */
export async function startProbe({ port, pid }: AttackedServer): Promise<Probe> {
  const workerData: ProbeInput = {
    port,
    pid,
    query: `{ organization(id: "${victim.id}") { name } }`,
    headers: credentialsOf('victim'),
  };
  const worker = new Worker(new URL('probe-worker.ts', import.meta.url), { workerData });
  await new Promise((resolve) => worker.once('online', resolve));
  return {
    finish() {
      const report = new Promise<ProbeReport>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      worker.postMessage('finish');
      return report.finally(() => worker.terminate());
    },
  };
}

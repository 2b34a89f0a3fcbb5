import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

// Runs in a thread of its own, so that the load that the attacker makes does not delay the measurement.

/** What the probe needs to know. */
export interface ProbeInput {
  readonly port: number;
  readonly pid: number;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the probe saw. */
export interface ProbeReport {
  /** The longest time until `/livez` answered, in milliseconds; those still waiting at the end count. */
  readonly worstLivezMs: number;
  /** How often `/livez` did not answer 200. */
  readonly livezFailures: number;
  /** The most memory that was resident, in bytes. */
  readonly peakRss: number;
  /** How the other caller fared: with data, refused as overloaded, and anything else. */
  readonly served: number;
  readonly overloaded: number;
  readonly unserved: readonly string[];
  readonly servedMs: readonly number[];
}

const LIVEZ_EVERY_MS = 100;
const CALL_EVERY_MS = 200;
const GIVE_UP_MS = 30_000;

const { port, pid, query, headers } = workerData as ProbeInput;
const body = JSON.stringify({ query });
const agent = new Agent({ keepAlive: true });

let livezFailures = 0;
let worstLivezMs = 0;
let peakRss = 0;
let overloaded = 0;
const servedMs: number[] = [];
const unserved: string[] = [];
const waiting = new Set<number>();

const livezTimer = setInterval(() => {
  readPeakRss();
  const beganMs = performance.now();
  waiting.add(beganMs);
  void send({ path: '/livez', agent: false }).then((reply) => {
    waiting.delete(beganMs);
    worstLivezMs = Math.max(worstLivezMs, performance.now() - beganMs);
    if (reply.status !== 200) livezFailures += 1;
  });
}, LIVEZ_EVERY_MS);

const callTimer = setInterval(() => {
  const beganMs = performance.now();
  const options = {
    path: '/graphql',
    method: 'POST',
    agent,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  };
  void send(options, body).then(({ status, text }) => {
    if (status === 200 && text.includes('"data":{"organization":{"name":"')) {
      servedMs.push(performance.now() - beganMs);
    } else if (status === 503 && text.includes('OVERLOADED')) overloaded += 1;
    else unserved.push(`${String(status)} ${text.slice(0, 120)}`);
  });
}, CALL_EVERY_MS);

parentPort?.once('message', () => {
  clearInterval(livezTimer);
  clearInterval(callTimer);
  readPeakRss();
  const waitedMs = [...waiting].map((beganMs) => performance.now() - beganMs);
  const report: ProbeReport = {
    worstLivezMs: Math.max(worstLivezMs, ...waitedMs),
    livezFailures,
    peakRss,
    served: servedMs.length,
    overloaded,
    unserved,
    servedMs,
  };
  parentPort?.postMessage(report);
  parentPort?.close();
  agent.destroy();
});

function readPeakRss(): void {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    peakRss = Math.max(peakRss, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
  } catch {
    // The process has ended; its last reading counts.
  }
}

function send(
  options: Parameters<typeof request>[1],
  text?: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, timeout: GIVE_UP_MS, ...options }, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: received }));
      response.once('error', (error) => resolve({ status: 0, text: error.message }));
    });
    sent.once('timeout', () => sent.destroy(new Error('no response in time')));
    sent.once('error', (error) => resolve({ status: 0, text: error.message }));
    sent.end(text);
  });
}

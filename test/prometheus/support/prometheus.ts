import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { prometheusProgram, requireProgram } from '../../support/programs.ts';

/** One series of a query's result. */
interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A Prometheus of its own. */
export interface Prometheus extends AsyncDisposable {
  /** Evaluates an expression as of now. @throws where it cannot be evaluated */
  query(expression: string): Promise<readonly Series[]>;
  /** Reads a path of its HTTP API below `/api/v1/`; answers the member `data`. */
  read(path: string): Promise<unknown>;
}

const program = requireProgram(prometheusProgram, process.env);

/**
 * Starts a Prometheus on a free port that scrapes one address every 200 ms. Release it with `await using`.
 *
 * @param metricsUrl what it scrapes, as the job `organization-graph`
 * @param rulesFile the rules that it evaluates as often
 */
export async function startPrometheus(metricsUrl: string, rulesFile: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const { host, pathname } = new URL(metricsUrl);
  const configuration = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
    rule_files: [rulesFile],
    scrape_configs: [
      { job_name: 'organization-graph', metrics_path: pathname, static_configs: [{ targets: [host] }] },
    ],
  };
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yaml'), JSON.stringify(configuration));
  const child = spawn(
    program,
    [
      `--config.file=${folder}/prometheus.yaml`,
      `--storage.tsdb.path=${folder}/data`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    const lines: string[] = [];
    let origin: string | undefined;
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      const [, address] = /msg="Listening on" address=(\S+)/.exec(line) ?? [];
      if (address !== undefined) origin = `http://${address}`;
      if (origin !== undefined && line.includes('Server is ready')) break;
    }
    if (origin === undefined) throw new Error(`Prometheus did not start:\n${lines.join('\n')}`);
    // Nobody reads on: what it writes must not fill the pipe.
    child.stderr.resume();
    const read = (path: string) => readApi(`${origin}/api/v1/${path}`);
    return {
      read,
      query: async (expression) => {
        const { result } = (await read(`query?query=${encodeURIComponent(expression)}`)) as {
          result: Series[];
        };
        return result;
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs promtool. @returns what it printed, and whether all was well */
export function runPromtool(...words: readonly string[]): Promise<{ isGood: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(join(dirname(program), 'promtool'), words, (error, stdout, stderr) => {
      resolve({ isGood: error === null, output: stdout + stderr });
    });
  });
}

async function readApi(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  const answer = (await response.json()) as { status: string; error?: string; data?: unknown };
  if (answer.status !== 'success') throw new Error(answer.error);
  return answer.data;
}

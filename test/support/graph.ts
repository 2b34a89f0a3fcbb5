import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { readMetrics } from './metrics.ts';
import { startUpstream } from './scripted-upstream.ts';
import type { Script, ScriptedUpstream } from './scripted-upstream.ts';

/** One error of an answer. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** An answer of the graph. `data` is as loose as JSON: tests compare it whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly AnsweredError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** The whole body, for what must not be in it. */
  readonly text: string;
}

/** How a query is sent. */
export interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Request headers instead of both credentials. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real application on a free port, between a test and two scripted upstreams. */
export interface TestGraph extends AsyncDisposable {
  readonly url: string;
  /** The address of the metrics. */
  readonly metricsUrl: string;
  readonly access: ScriptedUpstream;
  readonly workforce: ScriptedUpstream;
  /** Every log line so far. */
  readonly logLines: readonly string[];
  /** The paths that both upstreams were asked for, in order. */
  readonly calls: readonly string[];
  query(document: string, options?: QueryOptions): Promise<Answer>;
  /** Begins to stop the application at once; what it stands between goes with the graph. */
  stop(): Promise<void>;
}

/** What the graph of a test is made of. */
export interface TestGraphOptions {
  readonly access?: Readonly<Record<string, Script>>;
  readonly workforce?: Readonly<Record<string, Script>>;
  readonly links?: readonly {
    readonly id: string;
    readonly accessId: string;
    readonly workforceId: string;
  }[];
  /** Further environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The header of each credential, both good. */
export const bothCredentials = { authorization: 'Bearer test-token', 'x-workforce-api-key': 'test-key' };

/** Starts the application between two scripted upstreams. Release it with `await using`. */
export async function startGraph(options: TestGraphOptions = {}): Promise<TestGraph> {
  const [access, workforce] = await Promise.all([
    startUpstream(options.access),
    startUpstream(options.workforce),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
  const linksFile = join(folder, 'links.json');
  await writeFile(linksFile, JSON.stringify(options.links ?? []));
  const logLines: string[] = [];
  const config = parseConfig({
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    LINKS_FILE: linksFile,
    PORT: '0',
    ADMIN_PORT: '0',
    // A test's own client keeps its connections: waiting for them would be waiting for nothing.
    SHUTDOWN_GRACE_MS: '0',
    ...options.environment,
  });
  const destination = { write: (line: string) => void logLines.push(line) };
  const application = await startApplication(config, createLogger({ level: config.logLevel, destination }));
  let isStopping = false;

  return {
    url: application.url,
    metricsUrl: application.metricsUrl,
    access,
    workforce,
    logLines,
    get calls() {
      return [...access.requests, ...workforce.requests].map(({ path }) => path);
    },
    query: (document, queryOptions) => postQuery(application.url, document, queryOptions),
    stop: () => {
      isStopping = true;
      return application.stop();
    },
    async [Symbol.asyncDispose]() {
      // Searched for what must not be in it, as every answer is.
      if (!isStopping) await readMetrics(application.metricsUrl);
      await application.stop();
      await Promise.all([access[Symbol.asyncDispose](), workforce[Symbol.asyncDispose]()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Sends a query by POST, with both credentials unless told otherwise. */
export async function postQuery(url: string, query: string, options: QueryOptions = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(options.headers ?? bothCredentials) },
    body: JSON.stringify({ query, variables: options.variables }),
  });
  const text = await response.text();
  const { data, errors, extensions } = JSON.parse(text) as Pick<Answer, 'data' | 'errors' | 'extensions'>;
  return { status: response.status, headers: response.headers, data, errors, extensions, text };
}

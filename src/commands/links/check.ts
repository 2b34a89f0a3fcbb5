import { validateHeaderValue } from 'node:http';
import { createWayTo } from '../../application.ts';
import { parseConfig } from '../../config.ts';
import { createSources } from '../../sources/registry.ts';
import { createLogger } from '../../telemetry/logger.ts';
import { readCaFile } from '../../upstream/ca-file.ts';
import { createCredentialReader } from '../../upstream/credential.ts';
import type { Credential } from '../../upstream/credential.ts';
import { createTrust } from '../../upstream/trust.ts';
import { checkLinks, describeFinding } from './check-links.ts';
import type { LinkProblem } from './check-links.ts';
import { CommandFailure } from './failure.ts';
import { write } from './output.ts';
import type { CommandStreams } from './output.ts';
import type { LinksStore } from './store.ts';

/** How links are checked. */
export interface CheckCommandOptions {
  /** The configuration of a server: where the platforms are, and how they are asked. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly concurrency: number;
  /** Whether findings are written as JSON, one a line. */
  readonly writesJson: boolean;
}

/** How often it is told how far the check has come, in links. */
const TOLD_EVERY = 1000;

/**
 * Reads the two records of each link as a server would and tells, one line each, what is wrong.
 *
 * @returns how many things are wrong
 * @throws ConfigError, FileError or CommandFailure where it cannot begin
 */
export async function check(
  store: LinksStore,
  { stdout, stderr }: CommandStreams,
  { environment, concurrency, writesJson }: CheckCommandOptions,
): Promise<number> {
  const config = parseConfig(environment);
  const access = readCredential('CHECK_ACCESS_CREDENTIAL', environment);
  const workforce = readCredential('CHECK_WORKFORCE_CREDENTIAL', environment);
  if (access === null || workforce === null) {
    throw new CommandFailure([
      'CHECK_ACCESS_CREDENTIAL and CHECK_WORKFORCE_CREDENTIAL must be set: what stands in the headers that go to the platforms',
    ]);
  }
  const trust = createTrust(config.upstreamCaFile === null ? [] : await readCaFile(config.upstreamCaFile));
  const ways = { config, logger: createLogger({ level: 'silent' }), trust };
  const waysOut = {
    access: createWayTo({ ...ways, source: 'ACCESS', url: config.accessUrl, requestsPerSecond: 0 }),
    workforce: createWayTo({
      ...ways,
      source: 'WORKFORCE',
      url: config.workforceUrl,
      requestsPerSecond: config.workforceRequestsPerSecond,
    }),
  };
  const sources = createSources({
    waysOut,
    workforceUpstreamHeader: config.workforceUpstreamHeader,
    // What was read before says nothing about now.
    memory: { ...config.memory, freshMs: 0, staleMs: 0 },
  });
  const counts: Record<LinkProblem, number> = { missing: 0, refused: 0, unreadable: 0, unlike: 0 };
  let checked = 0;
  let bad = 0;
  try {
    await checkLinks(store.readPages(), {
      sources,
      credentials: { access, workforce },
      timeoutMs: config.operationTimeoutMs,
      concurrency,
      onChecked: async (findings) => {
        checked += 1;
        if (findings.length > 0) bad += 1;
        for (const finding of findings) {
          counts[finding.problem] += 1;
          await write(stdout, `${writesJson ? JSON.stringify(finding) : describeFinding(finding)}\n`);
        }
        if (checked % TOLD_EVERY === 0) await write(stderr, `checked ${String(checked)} links\n`);
      },
    });
  } finally {
    await Promise.all(Object.values(waysOut).map((wayOut) => wayOut.close()));
  }
  const told = Object.entries(counts).map(([problem, count]) => `${String(count)} ${problem}`);
  await write(
    stderr,
    `checked ${String(checked)} links: ${String(checked - bad)} are well; ${told.join(', ')}\n`,
  );
  return bad;
}

/** @throws CommandFailure where it cannot be sent */
function readCredential(name: string, environment: CheckCommandOptions['environment']): Credential | null {
  // A server would get it without the blanks around it, too.
  const text = environment[name]?.trim();
  try {
    if (text !== undefined) validateHeaderValue(name, text);
  } catch {
    throw new CommandFailure([`${name}: has a character that no header can hold`]);
  }
  return createCredentialReader()(text);
}

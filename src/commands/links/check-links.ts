import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '../../organizations/links.ts';
import { recordId } from '../../organizations/organization-id.ts';
import type { Outcome } from '../../sources/outcome.ts';
import { forEverySource, sourceNames } from '../../sources/registry.ts';
import type { RecordSources, SourceName } from '../../sources/registry.ts';
import type { Credential } from '../../upstream/credential.ts';
import { Deadline } from '../../upstream/deadline.ts';
import { areAlike } from './alike.ts';

/** One thing that is wrong with a link. */
export type LinkFinding =
  | { readonly link: string; readonly problem: 'missing'; readonly record: string }
  | {
      readonly link: string;
      /** Whether the platform refused the credential, or could not be asked. */
      readonly problem: 'refused' | 'unreadable';
      readonly record: string;
      readonly code: string;
    }
  | {
      readonly link: string;
      readonly problem: 'unlike';
      readonly names: Readonly<Record<SourceName, string>>;
    };

/** What is wrong with a link. */
export type LinkProblem = LinkFinding['problem'];

/** How links are checked. */
export interface CheckOptions {
  readonly sources: RecordSources;
  readonly credentials: Readonly<Record<SourceName, Credential>>;
  /** For one record, in milliseconds. */
  readonly timeoutMs: number;
  /** How many links are looked at at once. */
  readonly concurrency: number;
  /** Told of each link that was looked at, in any order, with all that is wrong with it. */
  readonly onChecked: (findings: readonly LinkFinding[]) => Promise<void>;
}

/** How often a record is read that the platform asks to come back for later. */
const MAX_READS = 5;

/** How long it waits at most where a platform asks it to, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** Reads both records of each link and tells what is wrong with them. */
export async function checkLinks(
  pages: AsyncIterable<readonly Link[]>,
  options: CheckOptions,
): Promise<void> {
  for await (const links of pages) {
    const remaining = links.values();
    // Each takes the next one that nobody has taken.
    const work = async () => {
      for (const link of remaining) await options.onChecked(await checkLink(link, options));
    };
    await Promise.all(Array.from({ length: options.concurrency }, work));
  }
}

async function checkLink(link: Link, options: CheckOptions): Promise<LinkFinding[]> {
  const read = forEverySource<Record<SourceName, Promise<Outcome<Named>>>>((source) =>
    readRecord(source, link.nativeIds[source], options),
  );
  const outcomes = { access: await read.access, workforce: await read.workforce };
  const findings = sourceNames.flatMap((source): LinkFinding[] => {
    const outcome = outcomes[source];
    const record = recordId(source, link.nativeIds[source]);
    if (outcome.kind === 'found') return [];
    if (outcome.kind === 'not-found') return [{ link: link.id, problem: 'missing', record }];
    const { code } = outcome.error;
    const isRefused = code === 'UNAUTHENTICATED' || code === 'FORBIDDEN';
    return [{ link: link.id, problem: isRefused ? 'refused' : 'unreadable', record, code }];
  });
  const { access, workforce } = outcomes;
  if (access.kind !== 'found' || workforce.kind !== 'found') return findings;
  const names = { access: access.record.name, workforce: workforce.record.name };
  // A record without a name says nothing about whose it is.
  if (names.access === null || names.workforce === null || areAlike(names.access, names.workforce)) return [];
  return [{ link: link.id, problem: 'unlike', names: { access: names.access, workforce: names.workforce } }];
}

interface Named {
  readonly name: string | null;
}

async function readRecord(
  source: SourceName,
  nativeId: string,
  { sources, credentials, timeoutMs }: CheckOptions,
): Promise<Outcome<Named>> {
  for (let reads = 1; ; reads += 1) {
    const deadline = new Deadline(timeoutMs);
    const outcome = await sources[source].read(nativeId, { credential: credentials[source], deadline });
    deadline.cancel();
    const waitMs = outcome.kind === 'failed' ? outcome.error.details.retryAfterMs : undefined;
    if (waitMs === undefined || reads === MAX_READS) return outcome;
    await sleep(Math.min(waitMs, MAX_WAIT_MS));
  }
}

/** Says a finding to people. */
export function describeFinding(finding: LinkFinding): string {
  const { link } = finding;
  if (finding.problem === 'missing') return `${link}: ${finding.record} is missing`;
  if (finding.problem === 'unlike') {
    const { access, workforce } = finding.names;
    return `${link}: the names are unlike: access ${JSON.stringify(access)}, workforce ${JSON.stringify(workforce)}`;
  }
  const what = finding.problem === 'refused' ? 'may not be read' : 'could not be read';
  return `${link}: ${finding.record} ${what} (${finding.code})`;
}

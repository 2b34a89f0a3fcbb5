import type { SharedMemory } from '../upstream/shared/shared-memory.ts';
import type { WayOut } from '../upstream/way-out.ts';
import { parseAccessId } from './access/id.ts';
import type { AccessOrganization } from './access/organization.ts';
import { createAccessSource } from './access/source.ts';
import { defaultRecordLimits } from './record-limits.ts';
import type { RecordLimits } from './record-limits.ts';
import { RecordReads } from './record-reads.ts';
import type { RecordReadsOptions } from './record-reads.ts';
import { SharedReads } from './shared-reads.ts';
import type { KeepingSource, NativeIdParser, SharableSource, SessionSource } from './source.ts';
import { parseWorkforceId } from './workforce/id.ts';
import type { WorkforceOrganization } from './workforce/organization.ts';
import { createWorkforceSource } from './workforce/source.ts';

/** What each source's records are read into. */
export interface Models {
  access: AccessOrganization;
  workforce: WorkforceOrganization;
}

/** The name of a source: also the prefix of its ids, and with `Id` behind it the member of a link. */
export type SourceName = keyof Models;

/** Every source, in the order in which `Organization.sources` lists them. */
export const sourceNames = ['access', 'workforce'] as const satisfies readonly SourceName[];

/** Every source, most authoritative first: whose name an organization has, and whose error is told where one is told for all. */
export const sourcesByAuthority = ['workforce', 'access'] as const satisfies readonly SourceName[];

/** The grammar of each source's own ids. */
export const nativeIdParsers: Readonly<Record<SourceName, NativeIdParser>> = {
  access: parseAccessId,
  workforce: parseWorkforceId,
};

/** The sources of one process, for reading by id. */
export type RecordSources = { readonly [Name in SourceName]: KeepingSource<Models[Name]> };

/** The sources of one process; access also knows the caller's session. */
export type Sources = RecordSources & { readonly access: SessionSource<AccessOrganization> };

/** How the sources reach their platforms. */
export interface SourcesOptions {
  readonly waysOut: Readonly<Record<SourceName, WayOut>>;
  /** The request header that carries the workforce API key upstream. */
  readonly workforceUpstreamHeader: string;
  /** What each source keeps of what was read. */
  readonly memory: RecordReadsOptions;
  /** What is kept with other processes; by default each is by itself. */
  readonly sharedMemory?: SharedMemory | null;
  readonly recordLimits?: RecordLimits;
}

/** Creates the sources of one process: what is asked of them at the same moment is read once. */
export function createSources(options: SourcesOptions): Sources {
  const { waysOut, workforceUpstreamHeader, memory, sharedMemory = null } = options;
  const { recordLimits: limits = defaultRecordLimits } = options;
  const createReads = <Model extends { readonly id: string }>(
    source: string,
    sharable: SharableSource<Model>,
  ) => new RecordReads(source, memory, sharedMemory && new SharedReads(source, sharedMemory, sharable));
  const access = createAccessSource(waysOut.access, limits);
  const accessReads = createReads('ACCESS', access);
  const workforce = createWorkforceSource({
    wayOut: waysOut.workforce,
    credentialHeader: workforceUpstreamHeader,
    limits,
  });
  const workforceReads = createReads('WORKFORCE', workforce);
  return {
    access: {
      read: (id, call) => accessReads.read(id, call, (own) => access.read(id, own)),
      isKept: (id, fingerprint, outcome) => accessReads.isKept(id, fingerprint, outcome),
      readCurrent: (call) => accessReads.readCurrent(call, (own) => access.readCurrent(own)),
    },
    workforce: {
      read: (id, call) => workforceReads.read(id, call, (own) => workforce.read(id, own)),
      isKept: (id, fingerprint, outcome) => workforceReads.isKept(id, fingerprint, outcome),
    },
  };
}

/** Makes one value for each source. Spelled out, because it is done for every organization. */
export function forEverySource<Values extends Record<SourceName, unknown>>(
  make: <Name extends SourceName>(source: Name) => Values[Name],
): Values {
  return { access: make('access'), workforce: make('workforce') } as Values;
}

/** A source's name as the schema's `Source` enum spells it. */
export function enumOf<Name extends SourceName>(name: Name): Uppercase<Name> {
  return name.toUpperCase() as Uppercase<Name>;
}

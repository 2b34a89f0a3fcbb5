import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { sourceNames } from '../sources/registry.ts';
import type { SourceName, Sources } from '../sources/registry.ts';
import type { Deadline } from '../upstream/deadline.ts';
import { noDeniedFields } from './denied-fields.ts';
import type { DeniedFields } from './denied-fields.ts';
import { identify } from './identity.ts';
import type { Identified, Identity } from './identity.ts';
import type { RequestLinks } from './links.ts';
import { canonicalId, parseOrganizationId, recordId } from './organization-id.ts';
import type { ReadOrganization } from './organization.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { readOrganization } from './read-organization.ts';
import type { Reading } from './read-organization.ts';
import type { ReadRecords } from './read-records.ts';
import type { ReadTally } from './read-tally.ts';
import type { BeginRead } from './read-watcher.ts';
import { Records } from './records.ts';
import type { Credentials, SourceObserver } from './records.ts';
import type { SelectionScope } from './selection.ts';
import type { ResponseBudget } from '../upstream/response-budget.ts';
import type { Viewer } from './viewer.ts';

/** The keys by which a federated graph names an organization; any may be missing or null. */
export type OrganizationReference = Readonly<
  Partial<Record<'__typename' | 'id' | `${SourceName}Id`, unknown>>
>;

/** On whose behalf organizations are read, and within which bounds. */
export interface OrganizationsOptions {
  readonly sources: Sources;
  /** The links as of the beginning of the request. */
  readonly links: RequestLinks;
  /** What the caller may see; null for all that its own credentials may read. */
  readonly viewer: Viewer | null;
  readonly credentials: Credentials;
  readonly deadline: Deadline;
  readonly maxUpstreamCalls: number;
  /** How many bytes of upstream responses may be held; any number by default. */
  readonly maxHeldBytes?: number | undefined;
  /** What counts what all requests hold; nothing by default. */
  readonly responseBudget?: ResponseBudget | null | undefined;
  /** Told of every read of each source. */
  readonly observers: Readonly<Record<SourceName, SourceObserver>>;
  /** Who is told of each read by itself; nobody by default. */
  readonly beginReads?: readonly BeginRead[];
  /** Told of each record that the caller names by its own id. */
  readonly onNamed?: (source: SourceName, nativeId: string) => void;
}

type Selection = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>;

/** The organizations as one request sees them. Nothing here rejects but for a fault of ours. */
export class Organizations {
  /** The links as this request sees them. */
  readonly links: RequestLinks;
  readonly #viewer: Viewer | null;
  readonly #records: Records;
  readonly #reading: Reading;
  readonly #onNamed: ((source: SourceName, nativeId: string) => void) | null;
  readonly #isAnonymous: boolean;
  readonly #plans = new Map<FieldNode, Plan>();
  readonly #read = new Map<Plan, Map<string, Promise<ReadOrganization>>>();

  constructor({ links, viewer, onNamed, ...recordsOptions }: OrganizationsOptions) {
    this.links = links;
    this.#viewer = viewer;
    this.#onNamed = onNamed ?? null;
    // Equal only for requests with the same token.
    this.#records = new Records({ ...recordsOptions, caller: viewer });
    this.#isAnonymous = viewer === null && !sourceNames.some((source) => this.hasCredential(source));
    this.#reading = {
      records: this.#records,
      toldFailures: new Set(),
      deniedFields: this.deniedFields,
      readParent: (workforceId, plan) => this.#loadId(recordId('workforce', workforceId), plan),
    };
  }

  /** What the request has read so far. */
  get tally(): ReadTally {
    return this.#records.tally;
  }

  /** Every record that was read so far. */
  get read(): ReadRecords {
    return this.#records.read;
  }

  /** Lets go of all records: the response is written. */
  release(): void {
    this.#records.release();
  }

  /** Whether the caller sent a credential for the source. */
  hasCredential(source: SourceName): boolean {
    return this.#records.hasCredential(source);
  }

  /** The fields that the caller may not read. */
  get deniedFields(): DeniedFields {
    return this.#viewer?.deniedFields ?? noDeniedFields;
  }

  /**
   * The id of the caller's current organization; null where there is none; undefined where the access platform knows it.
   */
  get currentId(): string | null | undefined {
    return this.#viewer?.currentId;
  }

  /**
   * Finds out which records an id stands for: the one way to any record, so that what is not granted is not read. Without
   * any credential nothing is looked up: which ids have a link is not for everyone to know.
   */
  identify(id: string): Identified | 'forbidden' | 'unauthenticated' {
    if (this.#isAnonymous) return parseOrganizationId(id) === null ? 'malformed' : 'unauthenticated';
    const identified = identify(id, this.links);
    return this.#viewer === null ? identified : this.#viewer.grants.check(id, identified);
  }

  /**
   * Looks up, before anything is read, the links of ids that are `'not-looked-up'`, in one go. Others may be among them.
   * Never rejects.
   */
  lookUp(ids: readonly string[]): Promise<void> {
    return this.links.lookUp(canonicalIds(ids), true);
  }

  /** What the selections of a field need to be read. */
  planOf(nodes: readonly FieldNode[], scope: SelectionScope): Plan {
    return planOf(nodes, scope, this.#plans, this.deniedFields);
  }

  /** Reads one organization by any of its ids: null where there is none, an error where the id is malformed or it could not be read. */
  load(id: string, selection: Selection): Promise<ReadOrganization> {
    this.#note(id);
    return this.#loadId(id, this.#planOfField(selection));
  }

  /** Reads a list of organizations, in its order, each distinct one once. */
  loadMany(ids: readonly string[], selection: Selection): Promise<ReadOrganization[]> {
    const plan = this.#planOfField(selection);
    for (const id of ids) this.#note(id);
    return Promise.all(ids.map((id) => this.#loadId(id, plan)));
  }

  /** Reads the caller's current organization, that of the access session unless the sign-in says another; null for none. */
  async loadCurrent(selection: Selection): Promise<ReadOrganization> {
    if (this.#isAnonymous) return unauthenticated;
    if (this.currentId === null) return null;
    // Not as one that the caller has named.
    if (this.currentId !== undefined) return this.#loadId(this.currentId, this.#planOfField(selection));
    const outcome = await this.#records.loadCurrent();
    if (outcome.kind === 'not-found') return null;
    if (outcome.kind !== 'found') return outcome.error;
    return this.load(recordId('access', outcome.record.id), selection);
  }

  /** Reads the organization that a federated graph refers to; null where every key is null. */
  loadReference(reference: OrganizationReference, selection: Selection): Promise<ReadOrganization> {
    const identity = this.identifyReference(reference);
    if (identity instanceof GraphError) return Promise.resolve(identity);
    for (const id of idsOfReference(reference)) this.#note(id);
    if (identity !== 'not-looked-up') return this.#load(identity, this.#planOfField(selection));
    const ids = canonicalIds(idsOfReference(reference));
    return this.links.lookUp(ids, false).then(() => this.loadReference(reference, selection));
  }

  /** Finds out which records a federated reference stands for: all of its keys that are not null, which must agree. */
  identifyReference(reference: OrganizationReference): Identity | GraphError | 'not-looked-up' | null {
    const identities = idsOfReference(reference).map((text) => this.identify(text));
    if (identities.includes('malformed')) return malformedId;
    if (identities.includes('unauthenticated')) return unauthenticated;
    if (identities.includes('not-looked-up')) return 'not-looked-up';
    if (identities.includes('unavailable')) return new GraphError('LINKS_UNAVAILABLE');
    // Before they are compared: whether they are the same organization is not told of one that is not granted either.
    if (identities.includes('forbidden')) return notGranted;
    const [first = null, ...others] = identities.filter((identity) => typeof identity !== 'string');
    if (others.some((other) => other?.id !== first?.id)) {
      return new GraphError('BAD_USER_INPUT', {
        message: 'The keys of this reference name different organizations.',
      });
    }
    return first;
  }

  #loadId(id: string, plan: Plan): Promise<ReadOrganization> {
    const identity = this.identify(id);
    if (identity === 'malformed') return Promise.resolve(malformedId);
    if (identity === 'unauthenticated') return Promise.resolve(unauthenticated);
    if (identity === 'unavailable') return Promise.resolve(new GraphError('LINKS_UNAVAILABLE'));
    if (identity === 'forbidden') return Promise.resolve(notGranted);
    if (identity !== 'not-looked-up') return this.#load(identity, plan);
    return this.links.lookUp(canonicalIds([id]), false).then(() => this.#loadId(id, plan));
  }

  #load(identity: Identity | null, plan: Plan): Promise<ReadOrganization> {
    if (identity === null) return Promise.resolve(null);
    let read = this.#read.get(plan);
    if (read === undefined) this.#read.set(plan, (read = new Map<string, Promise<ReadOrganization>>()));
    // An organization named by two of its ids is asked in its own way each time: which side comes first differs.
    const key = `${identity.own ?? ''} ${identity.id}`;
    let organization = read.get(key);
    if (organization === undefined) {
      organization = readOrganization(identity, plan, this.#reading);
      read.set(key, organization);
    }
    return organization;
  }

  /** Tells whoever listens that the caller named a record by its own id. */
  #note(id: string): void {
    if (this.#onNamed === null) return;
    const parsed = parseOrganizationId(id);
    if (parsed?.kind === 'record') this.#onNamed(parsed.source, parsed.nativeId);
  }

  #planOfField({ fieldNodes, fragments, variableValues }: Selection): Plan {
    return this.planOf(fieldNodes, { fragments, variableValues });
  }
}

/** The ids among the keys of a federated reference, its `id` first; those that are null are none. */
export function idsOfReference({ id, __typename: _, ...nativeIds }: OrganizationReference): string[] {
  const texts = sourceNames.flatMap((source) => {
    const nativeId = nativeIds[`${source}Id`];
    return nativeId === undefined || nativeId === null ? [] : [recordId(source, textOf(nativeId))];
  });
  if (id !== undefined && id !== null) texts.unshift(textOf(id));
  return texts;
}

/** Ids in their one canonical form, without those that are malformed. */
function canonicalIds(texts: readonly string[]): string[] {
  return texts.map(canonicalId).filter((id) => id !== null);
}

function textOf(key: unknown): string {
  // Beyond 2^53 - 1 parsing has made another number of it.
  return typeof key === 'string' || Number.isSafeInteger(key) ? String(key) : '';
}

// One error for all of a kind: an operation can have hundreds, and a stack trace is most of what an error costs.

const malformedId = new GraphError('BAD_USER_INPUT', {
  message:
    'This is not an organization id: expected access:<number>, workforce:<UUID>, or the name of a link (a-z, 0-9 and -).',
});

const unauthenticated = new GraphError('UNAUTHENTICATED', {
  message: 'No credential was sent, for any platform.',
});

const notGranted = new GraphError('FORBIDDEN', {
  message: 'Your sign-in does not grant this organization.',
});

import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { sourceNames } from '../sources/registry.ts';
import type { SourceName, Sources } from '../sources/registry.ts';
import type { Deadline } from '../upstream/deadline.ts';
import { identify } from './identity.ts';
import type { Identity } from './identity.ts';
import type { Links } from './links.ts';
import { recordId } from './organization-id.ts';
import type { ReadOrganization } from './organization.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { readOrganization } from './read-organization.ts';
import type { Reading } from './read-organization.ts';
import type { ReadRecords } from './read-records.ts';
import type { BeginRead } from './read-watcher.ts';
import { Records } from './records.ts';
import type { Credentials, ReadTally, SourceObserver } from './records.ts';
import type { SelectionScope } from './selection.ts';

/** The keys by which a federated graph names an organization; any may be missing or null. */
export type OrganizationReference = Readonly<
  Partial<Record<'__typename' | 'id' | `${SourceName}Id`, unknown>>
>;

/** On whose behalf organizations are read, and within which bounds. */
export interface OrganizationsOptions {
  readonly sources: Sources;
  /** The links as of the beginning of the request. */
  readonly links: Links;
  readonly credentials: Credentials;
  readonly deadline: Deadline;
  readonly maxUpstreamCalls: number;
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
  readonly #links: Links;
  readonly #records: Records;
  readonly #reading: Reading;
  readonly #onNamed: ((source: SourceName, nativeId: string) => void) | null;
  readonly #plans = new Map<FieldNode, Plan>();
  readonly #read = new Map<Plan, Map<string, Promise<ReadOrganization>>>();

  constructor({ links, onNamed, ...recordsOptions }: OrganizationsOptions) {
    this.#links = links;
    this.#onNamed = onNamed ?? null;
    this.#records = new Records(recordsOptions);
    this.#reading = {
      records: this.#records,
      toldFailures: new Set(),
      readParent: (workforceId, plan) => this.#load(this.identify(recordId('workforce', workforceId)), plan),
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

  /** Whether the caller sent a credential for the source. */
  hasCredential(source: SourceName): boolean {
    return this.#records.hasCredential(source);
  }

  /** Finds out which records an id stands for; `'malformed'` where it breaks the grammar, null for an unknown link. */
  identify(id: string): Identity | 'malformed' | null {
    return identify(id, this.#links);
  }

  /** What the selections of a field need to be read. */
  planOf(nodes: readonly FieldNode[], scope: SelectionScope): Plan {
    return planOf(nodes, scope, this.#plans);
  }

  /** Reads one organization by any of its ids: null where there is none, an error where the id is malformed or it could not be read. */
  load(id: string, selection: Selection): Promise<ReadOrganization> {
    return this.#load(this.#identifyNamed(id), this.#planOfField(selection));
  }

  /** Reads a list of organizations, in its order, each distinct one once. */
  loadMany(ids: readonly string[], selection: Selection): Promise<ReadOrganization[]> {
    const plan = this.#planOfField(selection);
    return Promise.all(ids.map((id) => this.#load(this.#identifyNamed(id), plan)));
  }

  /** Reads the organization of the access session; null where the session belongs to none. */
  async loadCurrent(selection: Selection): Promise<ReadOrganization> {
    const outcome = await this.#records.loadCurrent();
    if (outcome.kind === 'not-found') return null;
    if (outcome.kind !== 'found') return outcome.error;
    return this.load(recordId('access', outcome.record.id), selection);
  }

  /** Reads the organization that a federated graph refers to; null where every key is null. */
  loadReference(reference: OrganizationReference, selection: Selection): Promise<ReadOrganization> {
    const identity = this.identifyReference(reference);
    if (this.#onNamed !== null) for (const text of textsOf(reference)) this.#identifyNamed(text);
    return identity instanceof GraphError
      ? Promise.resolve(identity)
      : this.#load(identity, this.#planOfField(selection));
  }

  /** Finds out which records a federated reference stands for: all of its keys that are not null, which must agree. */
  identifyReference(reference: OrganizationReference): Identity | GraphError | null {
    const identities = textsOf(reference).map((text) => this.identify(text));
    if (identities.includes('malformed')) return malformedId();
    const [first = null, ...others] = identities.filter((identity) => identity !== 'malformed');
    if (others.some((other) => other?.id !== first?.id)) {
      return new GraphError('BAD_USER_INPUT', {
        message: 'The keys of this reference name different organizations.',
      });
    }
    return first;
  }

  #load(identity: Identity | 'malformed' | null, plan: Plan): Promise<ReadOrganization> {
    if (identity === null) return Promise.resolve(null);
    if (identity === 'malformed') return Promise.resolve(malformedId());
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

  #identifyNamed(id: string): Identity | 'malformed' | null {
    const identity = this.identify(id);
    if (this.#onNamed !== null && identity !== null && identity !== 'malformed' && identity.own !== null) {
      this.#onNamed(identity.own, identity.nativeIds[identity.own] ?? '');
    }
    return identity;
  }

  #planOfField({ fieldNodes, fragments, variableValues }: Selection): Plan {
    return this.planOf(fieldNodes, { fragments, variableValues });
  }
}

/** The ids that a federated reference names, in the form of the graph's own. */
function textsOf({ id, __typename: _, ...nativeIds }: OrganizationReference): string[] {
  const texts = sourceNames.flatMap((source) => {
    const nativeId = nativeIds[`${source}Id`];
    return nativeId === undefined || nativeId === null ? [] : [recordId(source, textOf(nativeId))];
  });
  if (id !== undefined && id !== null) texts.unshift(textOf(id));
  return texts;
}

function textOf(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : '';
}

function malformedId(): GraphError {
  const message =
    'This is not an organization id: expected access:<number>, workforce:<UUID>, or the name of a link (a-z, 0-9 and -).';
  return new GraphError('BAD_USER_INPUT', { message });
}

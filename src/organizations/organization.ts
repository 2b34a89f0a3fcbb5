import type { GraphError } from '../errors/graph-error.ts';
import type { DataIssue } from '../sources/field-reader.ts';
import type { Outcome } from '../sources/outcome.ts';
import { enumOf, sourceNames, sourcesByAuthority } from '../sources/registry.ts';
import type { Models, SourceName } from '../sources/registry.ts';
import { noDeniedFields } from './denied-fields.ts';
import type { DeniedFields } from './denied-fields.ts';

/** What is known of one side of an organization: an outcome, or that it has none, or that it was not asked. */
export type Side<Model> = Outcome<Model> | { readonly kind: 'not-linked' } | { readonly kind: 'not-asked' };

/** All sides of an organization. */
export type Sides = { -readonly [Name in SourceName]: Side<Models[Name]> };

/** What came of reading an organization: null where there is none, an error where it could not be read. */
export type ReadOrganization = Organization | GraphError | null;

/** How reading one side went, as the schema's `SourceState` has it. */
export interface SourceState {
  readonly source: Uppercase<SourceName>;
  readonly status:
    | 'OK'
    | 'STALE'
    | 'NOT_LINKED'
    | 'NOT_FOUND'
    | 'NO_CREDENTIAL'
    | 'UNAUTHENTICATED'
    | 'FORBIDDEN'
    | 'UNAVAILABLE'
    | 'INVALID';
  readonly fetchedAt: string | null;
}

/** What is read of one organization, ahead of its fields. */
export interface OrganizationParts {
  /** The canonical id. */
  readonly id: string;
  readonly sides: Readonly<Sides>;
  /** What was read of the parent; null where the organization has none or none was asked for. */
  readonly parent: ReadOrganization;
  /** The failures that the answer has told so far: shared by the whole request. */
  readonly toldFailures: Set<string>;
  /** The fields that the caller may not read; none by default. */
  readonly deniedFields?: DeniedFields;
}

/** One organization as one answer shows it: everything was read ahead, and the fields only look it up. */
export class Organization {
  /** The canonical id. */
  readonly id: string;
  readonly #sides: Readonly<Sides>;
  readonly #parent: ReadOrganization;
  readonly #toldFailures: Set<string>;
  readonly #deniedFields: DeniedFields;

  constructor({ id, sides, parent, toldFailures, deniedFields }: OrganizationParts) {
    this.id = id;
    this.#sides = sides;
    this.#parent = parent;
    this.#toldFailures = toldFailures;
    this.#deniedFields = deniedFields ?? noDeniedFields;
  }

  /**
   * The record of one side; null where there is none or it could not be read.
   *
   * @throws Error where the side was never asked: the plan missed it
   */
  find<Name extends SourceName>(source: Name): Models[Name] | null {
    const side: Side<Models[Name]> = this.#sides[source];
    if (side.kind === 'not-asked') throw new Error(`${source} was read but never asked for`);
    return side.kind === 'found' ? side.record : null;
  }

  /**
   * The record of one side; null where there is none.
   *
   * @throws GraphError the first time in a request that a side which could not be read is asked for; then it is null
   * @throws Error where the side was never asked: the plan missed it
   */
  read<Name extends SourceName>(source: Name): Models[Name] | null {
    const side = this.#sides[source];
    if (side.kind !== 'failed' && side.kind !== 'no-credential') return this.find(source);
    const failure = `${source} ${this.id}`;
    if (this.#toldFailures.has(failure)) return null;
    this.#toldFailures.add(failure);
    throw side.error;
  }

  /**
   * The name by the most authoritative side that has one.
   *
   * @throws GraphError where no side has a name and one could not be read
   * @throws Error where no side was asked: the plan missed it
   */
  get name(): string | null {
    const asked = sourcesByAuthority.filter((source) => this.#sides[source].kind !== 'not-asked');
    if (asked.length === 0) throw new Error('the name was read but never asked for');
    for (const source of asked) {
      const name = this.find(source)?.name;
      if (name !== null && name !== undefined) return name;
    }
    for (const source of asked) this.read(source);
    return null;
  }

  /**
   * The parent; null where there is none.
   *
   * @throws GraphError where it, or the side that knows it, could not be read
   */
  get parent(): Organization | null {
    if (this.read('workforce') === null) return null;
    if (this.#parent instanceof Error) throw this.#parent;
    return this.#parent;
  }

  /** How reading each side went. */
  get sources(): readonly SourceState[] {
    return sourceNames.map((source) => {
      const side = this.#sides[source];
      return {
        source: enumOf(source),
        status: statusOf(source, side),
        fetchedAt: side.kind === 'found' ? side.fetchedAt : null,
      };
    });
  }

  /** Everything that the platforms sent and that cannot be shown as it is; nothing of what the caller may not read. */
  get dataIssues(): readonly (DataIssue & { readonly source: Uppercase<SourceName> })[] {
    return sourceNames.flatMap((source) =>
      (this.find(source)?.dataIssues ?? [])
        .filter(({ path }) => !this.#deniedFields.covers(path))
        .map((issue) => ({ source: enumOf(source), ...issue })),
    );
  }
}

function statusOf(source: SourceName, side: Side<unknown>): SourceState['status'] {
  switch (side.kind) {
    case 'found':
      return side.staleBecause === null ? 'OK' : 'STALE';
    case 'not-found':
      return 'NOT_FOUND';
    case 'not-linked':
      return 'NOT_LINKED';
    case 'no-credential':
      return 'NO_CREDENTIAL';
    case 'not-asked':
      throw new Error(`${source} was read but never asked for`);
    case 'failed':
      return statusOfError(side.error);
  }
}

function statusOfError({ code }: GraphError): SourceState['status'] {
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return code;
    case 'UPSTREAM_REJECTED':
    case 'UPSTREAM_INVALID_RESPONSE':
      return 'INVALID';
    default:
      return 'UNAVAILABLE';
  }
}

import type { GraphError } from '../errors/graph-error.ts';
import type { DataIssue } from '../sources/field-reader.ts';
import type { Outcome } from '../sources/outcome.ts';
import { enumOf, sourceNames, sourcesByAuthority } from '../sources/registry.ts';
import type { Models, SourceName } from '../sources/registry.ts';

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

/** One organization as one answer shows it: everything was read ahead, and the fields only look it up. */
export class Organization {
  /** The canonical id. */
  readonly id: string;
  readonly #sides: Readonly<Sides>;
  readonly #parent: ReadOrganization;
  readonly #toldFailures = new Set<SourceName>();

  /** @param parent what was read of the parent; null where the organization has none or none was asked for */
  constructor(id: string, sides: Readonly<Sides>, parent: ReadOrganization) {
    this.id = id;
    this.#sides = sides;
    this.#parent = parent;
  }

  /** The record of one side; null where there is none or it could not be read. */
  find<Name extends SourceName>(source: Name): Models[Name] | null {
    const side: Side<Models[Name]> = this.#sides[source];
    return side.kind === 'found' ? side.record : null;
  }

  /**
   * The record of one side; null where there is none.
   *
   * @throws GraphError the first time that a side which could not be read is asked for; after that it is null
   * @throws Error where the side was never asked: the plan missed it
   */
  read<Name extends SourceName>(source: Name): Models[Name] | null {
    const side = this.#sides[source];
    if (side.kind === 'not-asked') throw new Error(`${source} was read but never asked for`);
    if (side.kind === 'failed' || side.kind === 'no-credential') this.#tell(source, side.error);
    return this.find(source);
  }

  /**
   * The name by the most authoritative side that has one.
   *
   * @throws GraphError where no side has a name and one could not be read
   */
  get name(): string | null {
    for (const source of sourcesByAuthority) {
      const name = this.find(source)?.name;
      if (name !== null && name !== undefined) return name;
    }
    for (const source of sourcesByAuthority) {
      if (this.#sides[source].kind !== 'not-asked') this.read(source);
    }
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

  /** Everything that the platforms sent and that cannot be shown as it is. */
  get dataIssues(): readonly (DataIssue & { readonly source: Uppercase<SourceName> })[] {
    return sourceNames.flatMap((source) =>
      (this.find(source)?.dataIssues ?? []).map((issue) => ({ source: enumOf(source), ...issue })),
    );
  }

  #tell(source: SourceName, error: GraphError): void {
    if (this.#toldFailures.has(source)) return;
    this.#toldFailures.add(source);
    throw error;
  }
}

function statusOf(source: SourceName, side: Side<unknown>): SourceState['status'] {
  switch (side.kind) {
    case 'found':
      return 'OK';
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

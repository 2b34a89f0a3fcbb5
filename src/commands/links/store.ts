import type { Link } from '../../organizations/links.ts';
import type { ChangeOptions, Changes } from '../../organizations/links-database/table-changes.ts';

/** Where links are: a file or a database. */
export interface LinksStore {
  /** Hands over every link of one moment, sorted by name, some at a time. */
  readOneState(take: (links: readonly Link[]) => Promise<void>): Promise<void>;
  /** Every link, sorted by name, some at a time; for as long as it takes. */
  readPages(): AsyncIterable<readonly Link[]>;
  /** Adds links, and changes those that have the same names, all or none; or says every conflict. */
  change(
    links: readonly Link[],
    options: ChangeOptions,
  ): Promise<{ readonly changes: Changes } | { readonly conflicts: readonly string[] }>;
  /** Makes ready what the links are kept in; what it says of that. Null where there is nothing to make ready. */
  readonly migrate: (() => Promise<string>) | null;
  close(): Promise<void>;
}

/** A link as files write it. */
export function toEntry({ id, nativeIds }: Link): Readonly<Record<string, string>> {
  return { id, accessId: nativeIds.access, workforceId: nativeIds.workforce };
}

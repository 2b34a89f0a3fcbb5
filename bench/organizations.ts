/** An organization of the bench: the records that it has on the two platforms, and the name of the link between them. */
export interface BenchOrganization {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
}

/** How many there are: so many that each client has lists of a hundred of its own. */
const COUNT = 2000;

/** How many parents they have between them. */
const PARENTS = 5;

/**
 * All of them. A link's name is also its access id, and the end of its workforce id: so that a server that knows no links
 * can still find both records.
 */
export const organizations: readonly BenchOrganization[] = Array.from({ length: COUNT }, (_, index) => {
  const id = String(100_000_000_000 + index);
  return { id, accessId: id, workforceId: toWorkforceId(id) };
});

/** The workforce ids of the parents; no link names them. */
export const parentIds: readonly string[] = Array.from({ length: PARENTS }, (_, index) =>
  toWorkforceId(String(900_000_000_000 + index)),
);

function toWorkforceId(digits: string): string {
  return `00000000-0000-4000-8000-${digits}`;
}

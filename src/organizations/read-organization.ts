import type { GraphError } from '../errors/graph-error.ts';
import { forEverySource, sourcesByAuthority } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import type { DeniedFields } from './denied-fields.ts';
import { linkedSources } from './identity.ts';
import type { Identity } from './identity.ts';
import { Organization } from './organization.ts';
import type { ReadOrganization, Side, Sides } from './organization.ts';
import type { Plan } from './plan.ts';
import type { Records } from './records.ts';

/** What the organizations of one request are read with. */
export interface Reading {
  readonly records: Records;
  /** The failures that the answer has told so far. */
  readonly toldFailures: Set<string>;
  /** The fields that the caller may not read. */
  readonly deniedFields: DeniedFields;
  /** Reads the parent with this workforce id. */
  readonly readParent: (workforceId: string, plan: Plan) => Promise<ReadOrganization>;
}

/**
 * Reads one organization, and its parents as far up as the plan goes. Never rejects.
 *
 * 1. The sides that the plan needs are asked at once; the parent is read as soon as its id is known.
 * 2. A name that did not come is asked of the next side.
 * 3. Where nothing could be read, the other linked sides are asked too: what exists does not depend on the selection.
 */
export async function readOrganization(
  identity: Identity,
  plan: Plan,
  reading: Reading,
): Promise<ReadOrganization> {
  const { records, toldFailures, deniedFields } = reading;
  const linked = linkedSources(identity);
  const sides = forEverySource<Sides>((source) => (linked.includes(source) ? notAsked : notLinked));
  const parents: Promise<ReadOrganization>[] = [];

  const ask = <Name extends SourceName>(source: Name): Promise<void> => {
    const nativeId = identity.nativeIds[source];
    if (nativeId === undefined || sides[source].kind !== 'not-asked') return Promise.resolve();
    return records.load(source, nativeId).then((outcome) => {
      sides[source] = outcome as Sides[Name];
      const { workforce } = sides;
      if (source !== 'workforce' || workforce.kind !== 'found') return;
      const { parentId } = workforce.record;
      if (plan.parent === null || parentId === null) return;
      const read = reading.readParent(parentId, plan.parent);
      // Awaited below, unless a fault of ours comes first: then its own rejection must not end the process.
      read.catch(() => undefined);
      parents.push(read);
    });
  };

  await Promise.all(sidesToAsk(identity, plan, records).map(ask));
  if (plan.wantsName) {
    for (const source of sourcesByAuthority) {
      if (!sourcesByAuthority.some((name) => hasName(sides[name]))) await ask(source);
    }
  }
  if (!linked.some((source) => sides[source].kind === 'found')) {
    await Promise.all(linked.map(ask));
  }
  if (!linked.some((source) => sides[source].kind === 'found')) return failureOf(identity, sides);
  const parent = (await parents[0]) ?? null;
  return new Organization({ id: identity.id, sides, parent, toldFailures, deniedFields });
}

/** Which sides a plan asks at first. A selection that needs none asks the side that the id names, or all of a link. */
export function sidesToAsk(
  identity: Identity,
  plan: Plan,
  records: Pick<Records, 'hasCredential'>,
): SourceName[] {
  const linked = linkedSources(identity);
  const forName = plan.wantsName
    ? sourcesByAuthority.find((source) => linked.includes(source) && records.hasCredential(source))
    : undefined;
  const asked = linked.filter((source) => source === forName || plan.sources.includes(source));
  if (asked.length > 0) return asked;
  return identity.own === null ? linked : [identity.own];
}

/** The one error for an organization of which nothing could be read; null where it does not exist. */
function failureOf({ own }: Identity, sides: Sides): GraphError | null {
  for (const source of own === null ? sourcesByAuthority : [own, ...sourcesByAuthority]) {
    const side = sides[source];
    if (side.kind === 'failed' || side.kind === 'no-credential') return side.error;
  }
  return null;
}

const notAsked = { kind: 'not-asked' } as const;
const notLinked = { kind: 'not-linked' } as const;

function hasName(side: Side<{ readonly name: string | null }>): boolean {
  return side.kind === 'found' && side.record.name !== null;
}

import { GraphError } from '../errors/graph-error.ts';
import type { Identity } from './identity.ts';
import { recordId } from './organization-id.ts';
import { idsOfReference } from './organizations.ts';
import type { OrganizationReference, Organizations } from './organizations.ts';
import type { Plan } from './plan.ts';
import { sidesToAsk } from './read-organization.ts';

/**
 * The upstream calls that an operation may need: the distinct records behind its root fields, plus, for each organization
 * there and each level of parents above it, one call, or two where that level's selection needs access. What shows only
 * while reading, such as a name that has to be asked of a second side, is left to the counter at run time.
 */
export class CallCount {
  readonly #organizations: Organizations;
  readonly #records = new Set<string>();
  /** For each root organization the calls of each parent level above it. */
  readonly #parents = new Map<string, number[]>();
  /** What cannot be counted before its links are looked up. */
  #later: { readonly ids: readonly string[]; readonly count: () => void }[] | null = null;

  constructor(organizations: Organizations) {
    this.#organizations = organizations;
  }

  get total(): number {
    let total = this.#records.size;
    for (const levels of this.#parents.values()) for (const calls of levels) total += calls;
    return total;
  }

  addId(id: string, plan: Plan): void {
    const identity = this.#organizations.identify(id);
    if (identity === 'not-looked-up') this.#addLater([id], () => this.addId(id, plan));
    else if (typeof identity !== 'string') this.#add(identity, plan);
  }

  addReference(reference: OrganizationReference, plan: Plan): void {
    const identity = this.#organizations.identifyReference(reference);
    if (identity === 'not-looked-up') {
      this.#addLater(idsOfReference(reference), () => this.addReference(reference, plan));
    } else if (!(identity instanceof GraphError)) this.#add(identity, plan);
  }

  /** A session's organization is not known yet: at most its access record and the workforce record of its link. */
  addCurrent(plan: Plan): void {
    const { currentId } = this.#organizations;
    if (currentId !== undefined) {
      if (currentId !== null) this.addId(currentId, plan);
      return;
    }
    if (!this.#organizations.hasCredential('access')) return;
    this.#records.add('current access');
    if (!this.#organizations.hasCredential('workforce')) return;
    if (plan.wantsName || plan.sources.includes('workforce')) this.#records.add('current workforce');
    this.#addParents('current', plan.parent);
  }

  /**
   * Looks up, in one go, the links of whatever could not be counted without, and counts it.
   *
   * @returns null where there is no such thing: the count is complete
   */
  lookUp(): Promise<void> | null {
    const later = this.#later;
    if (later === null) return null;
    this.#later = null;
    return this.#organizations
      .lookUp(later.flatMap(({ ids }) => ids))
      .then(() => later.forEach(({ count }) => count()));
  }

  #addLater(ids: readonly string[], count: () => void): void {
    (this.#later ??= []).push({ ids, count });
  }

  #add(identity: Identity | null, plan: Plan): void {
    if (identity === null) return;
    for (const source of sidesToAsk(identity, plan, this.#organizations)) {
      if (this.#organizations.hasCredential(source)) {
        this.#records.add(recordId(source, identity.nativeIds[source] ?? ''));
      }
    }
    const knowsParent =
      identity.nativeIds.workforce !== undefined && this.#organizations.hasCredential('workforce');
    if (knowsParent) this.#addParents(identity.id, plan.parent);
  }

  #addParents(id: string, parent: Plan | null): void {
    const levels = this.#parents.get(id) ?? [];
    let level = 0;
    for (let plan = parent; plan !== null; plan = plan.parent) {
      const needsAccess = plan.sources.includes('access') && this.#organizations.hasCredential('access');
      levels[level] = Math.max(levels[level] ?? 0, needsAccess ? 2 : 1);
      level += 1;
    }
    if (level > 0) this.#parents.set(id, levels);
  }
}

import type { Operation } from '../operations.ts';
import type { Grantable, SignedScene } from './scene.ts';

/** What must become of one place of an answer. */
type Verdict =
  /** The record, or why it could not be read: of what is named here. */
  | { readonly kind: 'read'; readonly grantable: Grantable }
  /** What the session on access belongs to, if that is granted. */
  | { readonly kind: 'session' }
  /** Null, and no error. */
  | { readonly kind: 'none' }
  | { readonly kind: 'forbidden' }
  /** The caller's own mistake. */
  | { readonly kind: 'bad input' };

/** A place of an answer's data. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly verdict: Verdict;
}

/** What must become of each place that an operation asks for, where its caller has signed in. */
export function verdictsOf(scene: SignedScene, operation: Operation): Place[] {
  const { way, targets } = operation;
  const caller = scene.callerOf(operation);
  const ofGrantables = (names: readonly (Grantable | null)[]): Verdict => {
    if (names.includes(null)) return { kind: 'bad input' };
    const [grantable = null, ...others] = names;
    if (grantable === null) return { kind: 'none' };
    if (names.some((name) => name === null || !scene.isGranted(caller, name))) return { kind: 'forbidden' };
    const doAgree = others.every((other) => other === grantable);
    return doAgree ? { kind: 'read', grantable } : { kind: 'bad input' };
  };
  const verdicts = targets.map((target, index) => {
    const named = scene.grantableOfTarget(target);
    const next = targets[(index + 1) % targets.length]!;
    // The keys of the next one are those of its records, whatever form it has.
    return ofGrantables(
      scene.hasTwoKeys(operation) ? [named, scene.grantableOfTarget({ ...next, form: 'link' })] : [named],
    );
  });
  switch (way) {
    case 'organization':
      return [{ path: ['organization'], verdict: verdicts[0]! }];
    case 'organizations':
    case '_entities':
      return verdicts.map((verdict, index) => ({ path: [way, index], verdict }));
    case 'aliases':
      return verdicts.map((verdict, index) => ({ path: [`ofid${String(index)}`], verdict }));
    case 'currentOrganization': {
      const current = scene.world.namesCurrent ? scene.currentOf(caller) : null;
      const named: Verdict =
        current === null ? { kind: 'none' } : ofGrantables([scene.grantableOfTarget(current)]);
      const verdict: Verdict = scene.hasSessions ? { kind: 'session' } : named;
      return ['currentOrganization', 'again'].map((name) => ({ path: [name], verdict }));
    }
  }
}

import { LRUCache } from 'lru-cache';
import { DeniedFields, noDeniedFields } from './denied-fields.ts';
import type { FieldPath } from './field-paths.ts';

/** How many different sets of scopes are remembered. */
const MAX_REMEMBERED = 1000;

/** What it takes to read one field. */
export interface FieldRule {
  readonly field: FieldPath;
  /** The scopes, as `@requiresScopes` has them: of any one list, all are needed. No list is empty, and there is one. */
  readonly scopes: readonly (readonly string[])[];
}

/** Which scopes of a sign-in it takes to read which fields. */
export class FieldRules {
  /** One rule for each field that has one, in the order of the file. */
  readonly rules: readonly FieldRule[];
  /** Every scope that a rule names. */
  readonly #scopes: readonly string[];
  readonly #byScopes = new LRUCache<string, DeniedFields>({ max: MAX_REMEMBERED });

  /** @param rules at most one for a field */
  constructor(rules: readonly FieldRule[]) {
    this.rules = rules;
    this.#scopes = [...new Set(rules.flatMap(({ scopes }) => scopes.flat()))];
  }

  /** Tells what whoever has just these scopes may not read. */
  deniedFor(scopes: ReadonlySet<string>): DeniedFields {
    // Scopes that no rule names are anybody's to have, and many: they must not push others out.
    const key = this.#scopes.filter((scope) => scopes.has(scope)).join(' ');
    let denied = this.#byScopes.get(key);
    if (denied === undefined) {
      denied = this.#findDenied(scopes);
      this.#byScopes.set(key, denied);
    }
    return denied;
  }

  #findDenied(scopes: ReadonlySet<string>): DeniedFields {
    const denied = this.rules.filter(
      (rule) => !rule.scopes.some((all) => all.every((scope) => scopes.has(scope))),
    );
    return denied.length === 0 ? noDeniedFields : new DeniedFields(denied.map(({ field }) => field.path));
  }
}

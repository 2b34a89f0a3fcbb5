import type { DeniedFields } from './denied-fields.ts';
import type { Grants } from './grants.ts';

/** What a caller that signed in may see, beyond what the platforms say. */
export interface Viewer {
  /** Which organizations. */
  readonly grants: Grants;
  /** Which fields it may not, of any organization. */
  readonly deniedFields: DeniedFields;
  /**
   * The id of the caller's current organization, in canonical form; null where there is none; undefined where it is that
   * of the session on the access platform.
   */
  readonly currentId: string | null | undefined;
  /** Names all of this: equal for viewers that may see the same. */
  readonly key: string;
}

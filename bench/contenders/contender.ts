import type { Child } from '../processes/child.ts';
import type { Selections } from '../workloads.ts';

/** What a server is started with. */
export interface Setting {
  /** The address of both simulated platforms. */
  readonly platformsUrl: string;
  readonly linksFile: string;
  /** A folder of the bench's own, for files that a server needs. */
  readonly folder: string;
  /** The words before a command that pin it. */
  readonly pinned: readonly string[];
}

/** A server of the comparison. */
export interface Contender {
  /** What `--peers` and the tables call it. */
  readonly name: string;
  /** What it is, for the page. */
  readonly description: string;
  /** The packages whose versions the page tells. */
  readonly packages: readonly string[];
  /** The workloads' fields, in its schema. */
  readonly selections: Selections;
  /** The workloads that it cannot express, and why. */
  readonly cannot: { readonly workloads: RegExp; readonly reason: string } | null;
  /** Why some of its answers may be wrong, which is then told; null where a wrong answer ends the run. */
  readonly mayDiffer: string | null;
  /** Brings the data of its answer into our shape. */
  readonly toFlat: (data: Readonly<Record<string, unknown>>) => unknown;
  /** @throws where it cannot be had, with the reason */
  readonly start: (setting: Setting) => Promise<Child>;
}

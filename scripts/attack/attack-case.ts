import type { AttackedServer } from './attacked-server.ts';
import type { Platform } from './platforms.ts';
import type { ProbeReport } from './probe-worker.ts';

/** What a case works with. */
export interface AttackContext {
  readonly access: Platform;
  readonly workforce: Platform;
  /** A folder for files of this case; deleted after it. */
  readonly folder: string;
  /** The environment of a server over both platforms, with the deployment's heap. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a case found. */
export interface AttackResult {
  /** What was sent, in a few words. */
  readonly sent: string;
  /** What came of it. */
  readonly outcome: string;
  /** False if the server fell short. */
  readonly holds: boolean;
}

interface AttackDescription {
  /** The name in the table and for `--only`. */
  readonly id: string;
  readonly title: string;
  /** Takes two seconds or less, and measures no time: the tests run it, too. */
  readonly isShort?: boolean;
}

/** An attack on one server, which is watched while it lasts: it must survive, be live, and serve another caller. */
export interface WatchedCase extends AttackDescription {
  /** Further environment variables. */
  readonly environment?: (context: AttackContext) => Promise<Record<string, string>> | Record<string, string>;
  run(server: AttackedServer, context: AttackContext): Promise<AttackResult>;
  /** Judges how the other caller fared, beyond that it was served. */
  readonly judge?: (report: ProbeReport) => Pick<AttackResult, 'outcome' | 'holds'>;
}

/** An attack that starts and ends processes itself, since it is about how they start, write or end. */
export interface ProcessCase extends AttackDescription {
  readonly runAlone: (context: AttackContext) => Promise<AttackResult>;
}

/** One row of the table. */
export type AttackCase = WatchedCase | ProcessCase;

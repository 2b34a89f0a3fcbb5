import type { ErrorCode } from '../../../src/errors/codes.ts';
import type { SourceName } from '../../../src/sources/registry.ts';
import type { StartPlatform } from './platform.ts';

/** One way in which a platform misbehaves, and what becomes of it. */
export interface Fault {
  /** What the platform does, so that "The platform …" can stand before it. */
  readonly name: string;
  readonly start: StartPlatform;
  /** The code of the error; null where there is none. Where the platforms differ, one for each. */
  readonly code: ErrorCode | null | Readonly<Record<SourceName, ErrorCode>>;
  /** What `sources` says of the platform. */
  readonly status: string | Readonly<Record<SourceName, string>>;
  /** Calls to the platform: those that are sent, and those for which no connection is had. */
  readonly calls: number | readonly [least: number, most: number];
  /** Requests that the platform gets beside those: sent once more on a new connection. */
  readonly resent?: number;
  /** Where the answer must not come sooner, in milliseconds. */
  readonly fromMs?: number;
  /** How long the answer may take, in milliseconds. */
  readonly withinMs: number;
  /** How many organizations are asked for at once; one by default. */
  readonly organizations?: number;
  /** How often the same was asked before, one after the other; never by default. */
  readonly asked?: number;
  /** Further members of each error's extensions. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Faults of one kind. */
export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}

/** How each row runs, unless it says otherwise. */
export const matrixEnvironment = { UPSTREAM_TIMEOUT_MS: '3000', OPERATION_TIMEOUT_MS: '5000' } as const;

/** Long before any time limit: nothing was waited for but retries. */
export const fast = { withinMs: 1000 } as const;

/** When the attempt's time is over, and the operation's is not. */
export const afterAttempt = {
  environment: { UPSTREAM_TIMEOUT_MS: '700' },
  fromMs: 650,
  withinMs: 2000,
} as const;

/** After the second that a platform asked for, long before the attempt's time is over. */
export const afterSecond = { fromMs: 1000, withinMs: 2500 } as const;

/** The outcomes, each with what `sources` says. */
export const data = { code: null, status: 'OK' } as const;
export const none = { code: null, status: 'NOT_FOUND' } as const;
export const invalid = { code: 'UPSTREAM_INVALID_RESPONSE', status: 'INVALID' } as const;
export const rejected = { code: 'UPSTREAM_REJECTED', status: 'INVALID' } as const;
export const unavailable = { code: 'UPSTREAM_UNAVAILABLE', status: 'UNAVAILABLE' } as const;
export const timeout = { code: 'UPSTREAM_TIMEOUT', status: 'UNAVAILABLE' } as const;
export const rateLimited = { code: 'UPSTREAM_RATE_LIMITED', status: 'UNAVAILABLE' } as const;

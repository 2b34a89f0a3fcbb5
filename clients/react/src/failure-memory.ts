import type { GraphQLFormattedError } from 'graphql';
import { findReason } from './missing-reasons.ts';
import type { MissingReason } from './missing-reasons.ts';

/** One error of an answer, and what tells whether it is still true of data that has changed since. */
export interface RememberedError {
  readonly error: GraphQLFormattedError;
  /** The organization on its path whose `sources` said that the platform is missing; null where none did. */
  readonly told: ToldBySources | null;
}

interface ToldBySources {
  /** How many keys of the path lead to it. */
  readonly depth: number;
  readonly reason: MissingReason;
  /** Its fields that were null. */
  readonly nulls: readonly string[];
}

/** The last errors of each thing that has a name, such as a query or an organization, the oldest forgotten first. */
export interface FailureMemory {
  /** Keeps the errors of a thing in the place of those that it had; none of them makes it forget the thing. */
  keep(name: string, errors: readonly RememberedError[]): void;
  find(name: string): readonly RememberedError[];
  isEmpty(): boolean;
  forgetAll(): void;
}

/** Creates an empty memory that holds the errors of so many things. */
export function createFailureMemory(maxNames = 1000): FailureMemory {
  const errorsOf = new Map<string, readonly RememberedError[]>();
  return {
    keep: (name, errors) => {
      errorsOf.delete(name);
      if (errors.length === 0) return;
      errorsOf.set(name, errors);
      const [oldest] = errorsOf.keys();
      if (errorsOf.size > maxNames && oldest !== undefined) errorsOf.delete(oldest);
    },
    find: (name) => errorsOf.get(name) ?? [],
    isEmpty: () => errorsOf.size === 0,
    forgetAll: () => errorsOf.clear(),
  };
}

/** What to keep of an answer's errors. One without a path is not of a part of the data, so it is not kept. */
export function toRemembered(
  data: object,
  errors: readonly GraphQLFormattedError[],
): readonly RememberedError[] {
  return errors
    .filter(({ path }) => (path?.length ?? 0) > 0)
    .map((error) => ({ error, told: findTold(data, error) }));
}

/** The innermost organization on the path of an error whose `sources` tell of it. */
function findTold(data: object, { path = [], extensions }: GraphQLFormattedError): ToldBySources | null {
  const all = path.flatMap((_key, depth): ToldBySources[] => {
    const value = walk(data, path.slice(0, depth));
    const reason = findReason(value, extensions?.['source']);
    if (!reason || !isObject(value)) return [];
    return [{ depth, reason, nulls: Object.keys(value).filter((key) => value[key] === null) }];
  });
  return all.at(-1) ?? null;
}

/**
 * The error as it is still true of data that may have come since from the answer to another query; null where it is not.
 *
 * A platform's one error stands for all of its fields. So where another query found the platform well, it is true of the
 * organization as a whole until nothing is null any more that was null in the answer.
 */
export function recallError({ error, told }: RememberedError, data: object): GraphQLFormattedError | null {
  const { path = [], extensions } = error;
  if (told === null) return walk(data, path) === null ? error : null;
  const place = path.slice(0, told.depth);
  const organization = walk(data, place);
  const reason = findReason(organization, extensions?.['source']);
  if (reason !== null) return reason === told.reason ? error : null;
  const isLacking = isObject(organization) && told.nulls.some((key) => (organization[key] ?? null) === null);
  return isLacking ? { ...error, path: place } : null;
}

/** The value at a path; null where something on the way is null. */
export function walk(value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path;
  return key === undefined || !isObject(value) ? value : walk(value[key], rest);
}

/** Whether a value has members. */
export function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

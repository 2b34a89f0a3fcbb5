import { z } from 'zod';

/** Stands where a document has an object or a list and the upstream sent something else. */
export const MALFORMED = Symbol('malformed');

/** Any value: what it means is read leniently, one field at a time, by {@link FieldReader}. */
export const field = z.unknown().optional();

/** An object of the payload by its members' names, which are the ones that are documented; others are never read. */
export type Group<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/** What stands where a document has an object or a list: null where it is missing (null, absent, blank text). */
type Maybe<Value> = Value | typeof MALFORMED | null;

/**
 * An object with such members; never the reason to refuse the whole record. Its members are left as they came: looked up
 * by zod, each on its own, they took as long as parsing the JSON.
 */
export function group<Name extends string>() {
  return z
    .unknown()
    .transform((value) => toGroup<Name>(value))
    .optional();
}

/** Reads what stands where an object may be missing or something else entirely. */
function toGroup<Name extends string>(value: unknown): Maybe<Group<Name>> {
  if (isMissing(value)) return null;
  return typeof value === 'object' && !Array.isArray(value) ? (value as Group<Name>) : MALFORMED;
}

/** Reads what stands where a list of objects may be missing or something else entirely. */
export function toList<Name extends string>(value: unknown): Maybe<readonly Maybe<Group<Name>>[]> {
  if (isMissing(value)) return null;
  return Array.isArray(value) ? value.map((item) => toGroup<Name>(item)) : MALFORMED;
}

function isMissing(value: unknown): value is null | undefined | string {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

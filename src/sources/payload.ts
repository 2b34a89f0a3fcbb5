import { z } from 'zod';

/** Stands where a document has an object or a list and the upstream sent something else. */
export const MALFORMED = Symbol('malformed');

/** Any value: what it means is read leniently, one field at a time, by {@link FieldReader}. */
export const field = z.unknown().optional();

/** What stands where an object or a list may be missing ("", null, absent) or something else entirely. */
const somethingElse = z
  .unknown()
  .transform((value) => (typeof value === 'string' && value.trim() === '' ? null : MALFORMED));

/** An object with these members; never the reason to refuse the whole record. */
export function group<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.union([z.object(shape).nullish(), somethingElse]).optional();
}

/** An object of any members. */
export function namedFields() {
  return z.union([z.record(z.string(), z.unknown()).nullish(), somethingElse]).optional();
}

/** A list of such items; never the reason to refuse the whole record. */
export function list<Item extends z.core.$ZodType>(item: Item) {
  return z.union([z.array(item).nullish(), somethingElse]).optional();
}

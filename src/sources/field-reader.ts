import { isDateTime } from './date-time.ts';
import { MALFORMED } from './payload.ts';
import { UUID } from './uuid.ts';

/** What is wrong with a value, as the schema's `DataIssueCode` spells it. */
export type DataIssueCode = 'MALFORMED' | 'OUT_OF_RANGE' | 'UNKNOWN_VALUE';

/** A value that could not be taken as it is. */
export interface DataIssue {
  /** The GraphQL field, as a dotted path from `Organization`. */
  readonly path: string;
  readonly code: DataIssueCode;
}

const MAX_INT = 2 ** 31 - 1;

/**
 * Reads the fields of one record leniently: "", blank text, null and nothing at all are null; a value that is not what
 * it should be is null too, and one data issue under the path of its GraphQL field. Nothing throws.
 */
export class FieldReader {
  /** What was found so far, in the order of reading. */
  readonly issues: DataIssue[] = [];

  /** Notes an issue; gives the null that stands for the value. */
  reject(path: string, code: DataIssueCode = 'MALFORMED'): null {
    this.issues.push({ path, code });
    return null;
  }

  /** Text, verbatim: nothing is trimmed. A number counts as its text, unless parsing has already changed it. */
  text(value: unknown, path: string): string | null {
    if (isUnset(value)) return null;
    if (typeof value === 'string') return value;
    if (typeof value !== 'number') return this.reject(path);
    const isExact = Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
    return isExact ? String(value) : this.reject(path, 'OUT_OF_RANGE');
  }

  /** true, false, "true" or "false". */
  boolean(value: unknown, path: string): boolean | null {
    if (isUnset(value)) return null;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    return this.reject(path);
  }

  /** A whole number from `least` to the largest GraphQL Int, as a number or its digits. */
  integer(value: unknown, path: string, least: number = -MAX_INT - 1): number | null {
    if (isUnset(value)) return null;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) return this.reject(path);
    return number >= least && number <= MAX_INT ? number : this.reject(path, 'OUT_OF_RANGE');
  }

  /** A decimal number between the bounds, as a number or its text. */
  decimal(value: unknown, path: string, least: number, most: number): number | null {
    if (isUnset(value)) return null;
    const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') return this.reject(path);
    return number >= least && number <= most ? number : this.reject(path, 'OUT_OF_RANGE');
  }

  /** A positive whole number, as the text of an id. Beyond 2^53 - 1 a JSON number has already been changed by parsing. */
  numericId(value: unknown, path: string): string | null {
    if (isUnset(value)) return null;
    if (typeof value === 'string') return /^[1-9]\d*$/.test(value) ? value : this.reject(path);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) return this.reject(path);
    return Number.isSafeInteger(value) ? String(value) : this.reject(path, 'OUT_OF_RANGE');
  }

  /** A UUID of any version in any letter case, in lower case. */
  uuid(value: unknown, path: string): string | null {
    if (isUnset(value)) return null;
    return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : this.reject(path);
  }

  /** A date and time of RFC 3339, verbatim: every fraction digit and the offset are kept. */
  dateTime(value: unknown, path: string): string | null {
    if (isUnset(value)) return null;
    return typeof value === 'string' && isDateTime(value) ? value : this.reject(path);
  }

  /** Text of a form, verbatim. */
  matching(value: unknown, path: string, form: RegExp): string | null {
    if (isUnset(value)) return null;
    return typeof value === 'string' && form.test(value) ? value : this.reject(path);
  }

  /** An object of the payload, read by its members; null where it is missing or no object. */
  group<Members extends object, Model>(
    members: Members | typeof MALFORMED | null | undefined,
    path: string,
    toModel: (members: Members) => Model,
  ): Model | null {
    if (members === null || members === undefined) return null;
    return members === MALFORMED ? this.reject(path) : toModel(members);
  }
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

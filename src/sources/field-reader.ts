import { isDateTime } from './date-time.ts';
import { isExact, isWhole, parseDecimal } from './number-text.ts';
import { MALFORMED } from './payload.ts';
import { defaultRecordLimits } from './record-limits.ts';
import type { RecordLimits } from './record-limits.ts';
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

/** A number as JSON spells it; leading zeros are none of its. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** How many digits an id may get by writing out its exponent. */
const MAX_ID_DIGITS = 20;

/**
 * Reads the fields of one record leniently: "", blank text, null and nothing at all are null; a value that is not what
 * it should be is null too, and one data issue under the path of its GraphQL field. Nothing throws.
 */
export class FieldReader {
  /** What was found so far, in the order of reading; the last one is of `dataIssues` itself where there are too many. */
  readonly issues: DataIssue[] = [];
  readonly #limits: RecordLimits;
  #rejections = 0;
  #isOverlong = false;

  constructor(limits: RecordLimits = defaultRecordLimits) {
    this.#limits = limits;
  }

  /** How many values were rejected so far, those that `issues` has no room for included. */
  get rejections(): number {
    return this.#rejections;
  }

  /** Whether a list was longer than it may be: such a record is refused. */
  get isOverlong(): boolean {
    return this.#isOverlong;
  }

  /** Notes an issue; gives the null that stands for the value. */
  reject(path: string, code: DataIssueCode = 'MALFORMED'): null {
    this.#rejections += 1;
    const { maxIssues } = this.#limits;
    if (this.#rejections > maxIssues) {
      this.issues[maxIssues - 1] = { path: 'dataIssues', code: 'OUT_OF_RANGE' };
      return null;
    }
    // One object for all that are alike: a list can have a thousand of them.
    const last = this.issues.at(-1);
    this.issues.push(last?.path === path && last.code === code ? last : { path, code });
    return null;
  }

  /** Whether a list, or the members of an object that are read like one, are few enough; notes it where they are not. */
  isBounded(entries: number): boolean {
    if (entries <= this.#limits.maxListEntries) return true;
    this.#isOverlong = true;
    return false;
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

  /** A whole number from `least` to the largest GraphQL Int, as a number or its text. */
  integer(value: unknown, path: string, least: number = -MAX_INT - 1): number | null {
    if (isUnset(value)) return null;
    if (!isWholeNumber(value)) return this.reject(path);
    const number = Number(value);
    // Adding 0 makes 0 of -0, which is none that GraphQL has.
    return number >= least && number <= MAX_INT ? number + 0 : this.reject(path, 'OUT_OF_RANGE');
  }

  /** A decimal number between the bounds, as a number or its text, that a double holds digit for digit. */
  decimal(value: unknown, path: string, least: number, most: number): number | null {
    if (isUnset(value)) return null;
    const isText = typeof value === 'string' && parseDecimal(value) !== null;
    if (!isText && typeof value !== 'number') return this.reject(path);
    const number = Number(value);
    const isHeld = number >= least && number <= most && (!isText || isExact(value));
    return isHeld ? number + 0 : this.reject(path, 'OUT_OF_RANGE');
  }

  /** A positive whole number, as the text of an id. Beyond 2^53 - 1 a JSON number has already been changed by parsing. */
  numericId(value: unknown, path: string): string | null {
    if (isUnset(value)) return null;
    if (typeof value === 'string') return this.#idOfText(value, path);
    if (typeof value !== 'number' || !isWholeNumber(value) || value < 1) return this.reject(path);
    return Number.isSafeInteger(value) ? String(value) : this.reject(path, 'OUT_OF_RANGE');
  }

  #idOfText(text: string, path: string): string | null {
    if (/^[1-9]\d*$/.test(text)) return text;
    const number = jsonNumber.test(text) ? parseDecimal(text) : null;
    if (number === null || number.isNegative || number.digits === '' || !isWhole(number)) {
      return this.reject(path);
    }
    const { digits, exponent } = number;
    return digits.length + exponent <= MAX_ID_DIGITS
      ? digits + '0'.repeat(exponent)
      : this.reject(path, 'OUT_OF_RANGE');
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

/** Whether it is a whole number, or one that is too large for a double. */
function isWholeNumber(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) || !Number.isFinite(value);
  const number = typeof value === 'string' ? parseDecimal(value) : null;
  return number !== null && isWhole(number);
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

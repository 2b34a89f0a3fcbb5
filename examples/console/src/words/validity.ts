/** Where a moment stands to an organization's validity; `unknown` where a limit is text that is no moment. */
export type Validity = 'ahead' | 'now' | 'over' | 'unknown';

/**
 * Tells where a moment stands to a validity.
 *
 * @param validFrom RFC 3339 text; null where it begins with no date
 * @param validTo RFC 3339 text; null where it is open-ended
 */
export function tellValidity(validFrom: string | null, validTo: string | null, moment: Date): Validity {
  const begin = validFrom === null ? -Infinity : Date.parse(validFrom);
  const end = validTo === null ? Infinity : Date.parse(validTo);
  if (Number.isNaN(begin) || Number.isNaN(end)) return 'unknown';
  if (moment.getTime() > end) return 'over';
  return moment.getTime() < begin ? 'ahead' : 'now';
}

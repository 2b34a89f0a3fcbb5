const numberText = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number as its text says it, which a double may be unable to hold: digits × 10 ^ exponent. */
export interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end; empty for 0. */
  readonly digits: string;
  readonly exponent: number;
}

/** Reads a number in any spelling of JSON (RFC 8259, section 6), and with leading zeros; null where it is none. */
export function parseDecimal(text: string): Decimal | null {
  const match = numberText.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  let start = 0;
  let end = all.length;
  while (start < end && all[start] === '0') start += 1;
  // Not by a regular expression: `0+$` takes the square of the length.
  while (end > start && all[end - 1] === '0') end -= 1;
  const exponent = Number(power) - fraction.length + (all.length - end);
  return start === end
    ? { isNegative: false, digits: '', exponent: 0 }
    : { isNegative: sign === '-', digits: all.slice(start, end), exponent };
}

/** Whether a number's text means a whole number. */
export function isWhole({ exponent }: Decimal): boolean {
  return exponent >= 0;
}

/** Whether a double holds this number: written again, it has the same value. */
export function isExact(text: string): boolean {
  // Up to 15 digits always are.
  if (text.length <= 15 && !/e/i.test(text)) return true;
  const [sent, held] = [parseDecimal(text), parseDecimal(String(Number(text)))];
  return (
    sent !== null &&
    held !== null &&
    sent.isNegative === held.isNegative &&
    sent.digits === held.digits &&
    sent.exponent === held.exponent
  );
}

/** Checks an access id: a whole number from 1 to 2^53 - 1, without leading zeros. */
export function parseAccessId(text: string): string | null {
  return /^[1-9][0-9]{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? text : null;
}

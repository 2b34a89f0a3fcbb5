/** Checks a workforce id: a UUID of any version or none, in any letter case. Canonical is lower case. */
export function parseWorkforceId(text: string): string | null {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null;
}

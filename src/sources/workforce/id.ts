import { UUID } from '../uuid.ts';

/** Checks a workforce id: a UUID of any version or none, in any letter case. Canonical is lower case. */
export function parseWorkforceId(text: string): string | null {
  return UUID.test(text) ? text.toLowerCase() : null;
}

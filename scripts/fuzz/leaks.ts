import { insideMark, secretStems } from './callers.ts';

/** Finds what may be in no answer and no log line: a credential, where a platform is, what a platform said. */
export function findLeaks(text: string, addresses: readonly string[]): string[] {
  const leaks: string[] = [];
  if (secretStems.some((stem) => text.includes(stem))) leaks.push('a credential');
  if (addresses.some((address) => text.includes(address))) leaks.push('the address of a platform');
  if (text.includes(insideMark)) leaks.push('what a platform wrote beside a record');
  return leaks;
}

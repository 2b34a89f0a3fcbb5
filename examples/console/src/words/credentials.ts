import type { Session } from '../session/session-storage.ts';

/** Longer ones are no credentials; and servers refuse requests whose headers are longer than some 16 kB in all. */
const MAX_LENGTH = 6000;

/** What is said where a text of several lines was pasted; a field of one line would make blanks of the breaks. */
export const severalLines =
  'What you pasted has a line break in it, and a credential is one line. Copy it again in one piece.';

/** Whether a text has a line break inside; those around it come with the copying, and go. */
export function hasLineBreak(text: string): boolean {
  return /[\r\n\u2028\u2029]/.test(text.trim());
}

/**
 * Checks whether a text can be a platform's credential: whether it can be sent in a header, and has the form that the
 * platform asks for. Whether it is accepted is for the platform to say.
 *
 * @returns what is wrong with it, in words that never repeat it; null where nothing is, or where it is empty
 */
export function findFault(platform: keyof Session, entered: string): string | null {
  const text = entered.trim();
  if (text === '') return null;
  if (hasLineBreak(text)) return severalLines;
  if (!/^[\x20-\x7e]*$/.test(text)) {
    return 'Only letters, digits and signs of ASCII can be sent. Look for accents, typographic quotes, or signs that cannot be seen.';
  }
  if (text.length > MAX_LENGTH) return `This is too long: a credential has ${MAX_LENGTH} characters at most.`;
  return platform === 'access' ? findSchemeFault(text) : null;
}

function findSchemeFault(text: string): string | null {
  if (/^(?:bearer|basic)$/i.test(text)) return `After “${text}” and a blank, put the token itself.`;
  if (!/^(?:bearer|basic) /i.test(text)) {
    return 'Put “Bearer” and a blank before the token, or “Basic” and a blank before an API key in Base64.';
  }
  return /^\S+ +\S+$/.test(text) ? null : 'There is a blank inside the token. Copy it again in one piece.';
}

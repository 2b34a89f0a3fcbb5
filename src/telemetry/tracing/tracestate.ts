/** How many members a list may have. */
const MAX_MEMBERS = 32;

/** A member: a key, `=`, and a value that neither ends with a space nor has a comma or an equals sign. */
const member = /^([a-z\d][a-z\d_\-*/@]{0,255})=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;

/**
 * Implements `tracestate` of W3C Trace Context, section 3.3: empty members are left out, of several with one key the first
 * one counts, and a list that has anything else wrong with it counts as none.
 *
 * @param header the value of the header; of several headers, with commas between them, in order
 * @returns the list as it is passed on; null for none
 */
export function parseTracestate(header: string | string[] | undefined): string | null {
  const members = new Map<string, string>();
  for (const text of String(header ?? '').split(',')) {
    const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '');
    if (trimmed === '') continue;
    const [, key] = member.exec(trimmed) ?? [];
    if (key === undefined) return null;
    if (!members.has(key)) members.set(key, trimmed);
  }
  return members.size === 0 || members.size > MAX_MEMBERS ? null : [...members.values()].join(',');
}

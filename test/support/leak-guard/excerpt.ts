/** How much is shown around what was found, in characters. */
const AROUND = 60;

/** Cuts out what was found, with what stands around it, as one line. */
export function excerpt(text: string, start: number, length: number): string {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, start + length + AROUND);
  const cut = text.slice(from, to).replaceAll(/\s+/g, ' ');
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

/** How much is shown around what was found, in characters. */
const AROUND = 60;

/** Where a part stands in a text, each place. */
export function* placesOf(text: string, part: string): Generator<number, void> {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) yield at;
}

/** Cuts out what was found, with what stands around it, as one line. */
export function excerpt(text: string, start: number, length: number): string {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(text.length, start + length + AROUND);
  const cut = text.slice(from, to).replaceAll(/\s+/g, ' ');
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

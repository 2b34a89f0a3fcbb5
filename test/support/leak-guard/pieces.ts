/** How much of a text must stand in another to be a piece of it, in letters and digits. */
export const PIECE_LENGTH = 24;

/** Whatever is {@link PIECE_LENGTH} long has a key at a multiple of this. */
const STRIDE = 8;
const KEY_LENGTH = PIECE_LENGTH - STRIDE + 1;

/** Letters and digits alone: however a text is quoted, indented, put into JSON or printed by an inspector, they stay. */
function fold(text: string): string {
  return text.replaceAll(/\\+[bfnrt]/g, '').replaceAll(/[^a-z\d\u0080-\uffff]+/gi, '');
}

/** Texts, and their pieces in others. */
export class Pieces {
  readonly #texts = new Set<string>();
  /** Whatever is {@link KEY_LENGTH} long in one of them. */
  readonly #keys = new Set<string>();

  /** Learns a text. */
  learn(unfolded: string): void {
    const text = fold(unfolded);
    if (this.#texts.has(text)) return;
    this.#texts.add(text);
    for (let at = 0; at + KEY_LENGTH <= text.length; at += 1) this.#keys.add(text.slice(at, at + KEY_LENGTH));
  }

  /** Whether a text is a part of one of them. */
  hasPart(unfolded: string): boolean {
    const text = fold(unfolded);
    return [...this.#texts].some((known) => known.includes(text));
  }

  /** The pieces of them in a text, folded, as long as they are. */
  find(unfolded: string): string[] {
    // Folding a large text takes its time.
    if (this.#keys.size === 0) return [];
    const text = fold(unfolded);
    const found = new Set<string>();
    for (let at = 0; at + KEY_LENGTH <= text.length; at += STRIDE) {
      const key = text.slice(at, at + KEY_LENGTH);
      if (!this.#keys.has(key)) continue;
      for (const known of this.#texts) {
        const piece = longestAround(text, at, known, key);
        if (piece.length >= PIECE_LENGTH) found.add(piece);
      }
    }
    return [...found];
  }
}

/** The first piece that is long enough, else the empty text. */
function longestAround(text: string, at: number, known: string, key: string): string {
  for (let knownAt = known.indexOf(key); knownAt >= 0; knownAt = known.indexOf(key, knownAt + 1)) {
    const piece = extend(text, at, known, knownAt);
    if (piece.length >= PIECE_LENGTH) return piece;
  }
  return '';
}

/** What two texts have in common around the places where they meet. */
function extend(text: string, at: number, other: string, otherAt: number): string {
  let before = 0;
  while (before < Math.min(at, otherAt) && text[at - before - 1] === other[otherAt - before - 1]) before += 1;
  let length = 0;
  while (at + length < text.length && text[at + length] === other[otherAt + length]) length += 1;
  return text.slice(at - before, at + length);
}

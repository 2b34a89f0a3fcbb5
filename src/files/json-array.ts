/** How much of the text is parsed at a time, in characters: some hundred links. */
const PART_CHARACTERS = 2 ** 16;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Parses the text of a JSON array part by part, so that the caller can do other work in between: `JSON.parse` of a long one
 * blocks the process.
 *
 * @returns the elements, in parts of at least one
 * @throws SyntaxError where the text is not a JSON array; only after the parts before that
 */
export function* parseJsonArray(text: string): Generator<readonly unknown[], void> {
  const begin = /^[\t\n\r ]*\[/.exec(text)?.[0].length;
  if (begin === undefined) throw new SyntaxError('not a JSON array');
  let partBegin = begin;
  let depth = 1;
  let position = begin;
  for (; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) position = findEndOfString(text, position);
    else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) break;
    } else if (code === COMMA && depth === 1 && position - partBegin >= PART_CHARACTERS) {
      yield parsePart(text.slice(partBegin, position));
      partBegin = position + 1;
    }
  }
  if (!/^\][\t\n\r ]*$/.test(text.slice(position))) throw new SyntaxError('the array does not end');
  const last = text.slice(partBegin, position);
  if (partBegin > begin || last.trim() !== '') yield parsePart(last);
}

/** Parses elements with commas between them; there must be one. */
function parsePart(text: string): readonly unknown[] {
  const elements = JSON.parse(`[${text}]`) as unknown[];
  if (elements.length === 0) throw new SyntaxError('an element is missing');
  return elements;
}

/** @returns the position of the closing quote, or of the text's end */
function findEndOfString(text: string, quote: number): number {
  for (let position = quote + 1; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position;
    if (code === BACKSLASH) position += 1;
  }
  return text.length;
}

function isOpening(code: number): boolean {
  return code === 0x5b || code === 0x7b;
}

function isClosing(code: number): boolean {
  return code === 0x5d || code === 0x7d;
}

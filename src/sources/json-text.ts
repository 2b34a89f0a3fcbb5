import { isExact } from './number-text.ts';

/** Finds a number that a double may be unable to hold: at least 16 digits, or an exponent. Texts may look alike. */
const longNumber = /[:,[][ \t\r\n]*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

/** A number of at most 15 digits and an exponent of at most two: a double holds it. */
const shortNumber = /^-?[\d.]{1,15}(?:[eE][+-]?\d{1,2})?$/;

/**
 * How many further numbers are compared with what a double holds. Comparing takes a microsecond, and no record has many of
 * them: those beyond count as ones that a double cannot hold.
 */
const MAX_COMPARED_NUMBERS = 1000;

const QUOTE = 0x22;

/**
 * Parses JSON. A number that a double cannot hold is infinite rather than another one, so that it is out of range
 * wherever it stands.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!longNumber.test(text)) return value;
  const held = replaceInexactNumbers(text);
  return held === text ? value : JSON.parse(held);
}

/** Whether lists and objects of a text stand more than so many deep within each other. The text need not be JSON. */
export function isNestedDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfText(text, index);
      if (index === -1) return false;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** (By hand: `context.source` of a reviver takes 20 times as long, and replacing by a pattern makes a string of each token.) */
function replaceInexactNumbers(json: string): string {
  const pieces: string[] = [];
  let from = 0;
  let compared = 0;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === QUOTE) index = endOfText(json, index);
    if (!isNumberStart(code)) continue;
    const start = index;
    while (isNumberPart(json.charCodeAt(index + 1))) index += 1;
    const number = json.slice(start, index + 1);
    if (shortNumber.test(number)) continue;
    compared += 1;
    if (compared <= MAX_COMPARED_NUMBERS && isExact(number)) continue;
    pieces.push(json.slice(from, start), code === 0x2d ? '-1e999' : '1e999');
    from = index + 1;
  }
  return from === 0 ? json : pieces.join('') + json.slice(from);
}

/** A digit, or a minus. */
function isNumberStart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d;
}

/** A digit, a sign, a point, or an e. */
function isNumberPart(code: number): boolean {
  return isNumberStart(code) || code === 0x2b || code === 0x2e || (code | 0x20) === 0x65;
}

/** What stands between a name and its value. */
const colon = /[ \t\r\n]*:/y;

/** The names of the members of one object within the outermost, in the order of the text; a name that repeats, once. */
export function memberNames(json: string, group: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  let isInGroup = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (character !== '"') continue;

    const start = index;
    index = endOfText(json, start);
    colon.lastIndex = index + 1;
    if (depth > 2 || !colon.test(json)) continue;
    const name = String(JSON.parse(json.slice(start, index + 1)));
    if (depth === 2 && isInGroup) names.add(name);
    if (depth !== 1) continue;
    isInGroup = name === group;
    // As parsing does: of several, the last counts.
    if (isInGroup) names.clear();
  }
  return [...names];
}

/** Where a text that begins at a quote has its last one. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

function isEscaped(json: string, index: number): boolean {
  let backslashes = 0;
  while (json[index - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

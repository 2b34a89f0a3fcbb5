import { isExact } from './number-text.ts';

/** Finds a number that a double may be unable to hold: at least 16 digits, or an exponent. Texts may look alike. */
const longNumber = /[:,[][ \t\r\n]*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

/** Each text and number of valid JSON. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON. A number that a double cannot hold is infinite rather than another one, so that it is out of range
 * wherever it stands.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!longNumber.test(text)) return value;
  // Only now that it is known to be JSON: each text in it ends. (`context.source` of a reviver takes 20 times as long.)
  const held = text.replaceAll(token, (found) => {
    if (found.startsWith('"') || isExact(found)) return found;
    return found.startsWith('-') ? '-1e999' : '1e999';
  });
  return held === text ? value : JSON.parse(held);
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

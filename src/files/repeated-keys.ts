/**
 * Finds the keys that a JSON object has more than once: parsing keeps the last and says nothing. Only the object's own keys
 * are looked at, not those of objects within.
 *
 * @param json the text of one object, valid JSON
 */
export function findRepeatedKeys(json: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const [token, text] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth !== 1 || text === undefined) continue;
    const key = String(JSON.parse(text));
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  return [...repeated];
}

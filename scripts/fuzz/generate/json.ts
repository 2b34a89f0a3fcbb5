import type { Random } from '../random.ts';
import { createId, createIds } from './ids.ts';
import { createOddText, oddNumbers } from './odd-values.ts';

/**
 * JSON text, and what only looks like it: written by hand, because no value of JavaScript has a key twice, `1e999`, or
 * `__proto__` as a key of its own.
 */
export function createJson(random: Random, depth: number = random.below(4)): string {
  const kind = random.next();
  if (depth > 0 && kind < 0.2) {
    return `[${Array.from({ length: random.count(8) }, () => createJson(random, depth - 1)).join(',')}]`;
  }
  if (depth > 0 && kind < 0.45) return createObject(random, depth);
  if (kind < 0.47) return nest(random, random.count(2000));
  if (kind < 0.6) return random.pick(oddNumbers);
  if (kind < 0.75) return random.pick(['true', 'false', 'null', '{}', '[]', '""', 'undefined', "'x'", '']);
  if (kind < 0.9) return JSON.stringify(createId(random));
  return quote(random, createOddText(random));
}

/** The variables of a document, as JSON text: those that it declares, often as they should be, sometimes not. */
export function createVariables(random: Random, document: string): string | undefined {
  const names = ['id', 'ids', 'flag', 'representations'].filter((name) => document.includes(`$${name}`));
  if (random.chance(0.03)) return createJson(random, 3);
  if (names.length === 0 && random.chance(0.9)) return undefined;
  const entries = names.map((name) => `"${name}":${createValue(random, name)}`);
  if (random.chance(0.05)) entries.push(`${quote(random, createOddText(random))}:${createJson(random, 2)}`);
  if (random.chance(0.03)) {
    entries.push(`"${random.pick(['__proto__', 'constructor', 'id'])}":${createJson(random)}`);
  }
  if (random.chance(0.03)) entries.splice(random.below(entries.length), 1);
  return `{${entries.join(',')}}`;
}

/** Text as JSON: sometimes with every character escaped, sometimes with none that must be. */
export function quote(random: Random, text: string): string {
  const kind = random.next();
  if (kind < 0.85) return JSON.stringify(text);
  if (kind < 0.95) {
    const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
  }
  return `"${text}"`;
}

function createValue(random: Random, name: string): string {
  if (random.chance(0.08)) return createJson(random);
  switch (name) {
    case 'id':
      return JSON.stringify(createId(random));
    case 'ids':
      return JSON.stringify(createIds(random));
    case 'flag':
      return random.pick(['true', 'false']);
    default:
      return `[${Array.from({ length: random.count(12) }, () => createRepresentation(random)).join(',')}]`;
  }
}

function createRepresentation(random: Random): string {
  if (random.chance(0.1)) return createJson(random);
  const type = random.pick([
    'Organization',
    'Organization',
    'Organization',
    'User',
    'Account',
    'Query',
    '__proto__',
  ]);
  const keys = random.some(['id', 'accessId', 'workforceId', 'name', '__proto__'], random.between(0, 2));
  const values = keys.map(
    (key) => `"${key}":${random.chance(0.7) ? createKey(random, key) : createJson(random)}`,
  );
  return `{${[`"__typename":"${type}"`, ...values].join(',')}}`;
}

function createKey(random: Random, key: string): string {
  const id = createId(random);
  return JSON.stringify(key === 'id' ? id : id.replace(/^(?:access|workforce):/, ''));
}

function createObject(random: Random, depth: number): string {
  const entries = Array.from({ length: random.count(6) }, () => {
    const key = random.pick([
      'id',
      'ids',
      '__typename',
      '__proto__',
      'constructor',
      'toString',
      '',
      '0',
      'query',
    ]);
    return `"${key}":${createJson(random, depth - 1)}`;
  });
  return `{${entries.join(',')}}`;
}

function nest(random: Random, depth: number): string {
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[[],', ']'],
  ] as const);
  return `${open.repeat(depth)}${random.pick(['1', '', 'null'])}${random.chance(0.9) ? close.repeat(depth) : ''}`;
}

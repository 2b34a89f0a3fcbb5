import type { Random } from '../random.ts';
import { validDocuments } from './corpus.ts';
import { floods } from './floods.ts';
import { createId } from './ids.ts';
import { createOddText, oddNumbers } from './odd-values.ts';

/** What GraphQL is made of; whatever is no token stands for itself. */
const token =
  /"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|\.\.\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|#[^\n]*|\s+|[^]/gu;

const names = [
  'id',
  'name',
  'parent',
  'sources',
  'dataIssues',
  'permissions',
  'organization',
  'organizations',
  'currentOrganization',
  '_entities',
  '_service',
  '__schema',
  '__type',
  '__typename',
  '__proto__',
  'constructor',
  'nothing',
  'Organization',
  'Query',
  'User',
  '_Any',
  'ID',
];

const insertions = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '!',
  '$',
  '&',
  '|',
  '=',
  ':',
  '@',
  '...',
  '"',
  '"""',
  '#',
  ',',
  '\ufeff',
  '\u0000',
  '@skip(if: true)',
  '@include(if: false)',
  '@include(if: null)',
  '@skip',
  '@deprecated',
  '@defer',
  '@stream',
  '@unknown(a: 1)',
  '@skip(if: $flag) @skip(if: $flag)',
  '... on User { id }',
  '... on _Entity { __typename }',
  '...Missing',
  '$unknown',
  'alias:',
  'mutation { a }',
  'subscription { a }',
  'extend type Query { a: Int }',
  'type A { b: C }',
  'fragment F on Organization { ...F }',
  '"\\u{110000}"',
  '"\\uD800"',
  '"\\u{1F600}"',
];

/** Changes the tokens of a document in place. */
type Mutation = (tokens: string[], random: Random) => void;

const mutations: readonly Mutation[] = [
  (tokens, random) => tokens.splice(random.below(tokens.length), random.count(8)),
  (tokens, random) => {
    const from = random.below(tokens.length);
    const copied = tokens.slice(from, from + random.count(30));
    tokens.splice(random.below(tokens.length), 0, ...copied);
  },
  (tokens, random) => {
    const [one, other] = [random.below(tokens.length), random.below(tokens.length)];
    [tokens[one], tokens[other]] = [tokens[other] ?? '', tokens[one] ?? ''];
  },
  (tokens, random) => {
    const others = tokenize(random.pick(validDocuments));
    const from = random.below(others.length);
    tokens.splice(
      random.below(tokens.length),
      random.count(5),
      ...others.slice(from, from + random.count(40)),
    );
  },
  (tokens, random) => {
    tokens[random.below(tokens.length)] = random.pick(insertions);
  },
  (tokens, random) => tokens.splice(random.below(tokens.length), 0, ` ${random.pick(insertions)} `),
  replace(/^[A-Za-z_]/, (random) =>
    random.chance(0.9) ? random.pick(names) : 'n'.repeat(random.count(20_000)),
  ),
  replace(/^"/, (random) => JSON.stringify(createId(random))),
  replace(/^"/, (random) => `"""${createOddText(random)}"""`),
  replace(/^["\d]/, (random) => random.pick(oddNumbers)),
  (tokens, random) => tokens.splice(random.below(tokens.length), 0, createOddText(random)),
];

/** A document: most often a valid one, as it is or changed here and there, now and then one that is far too much. */
export function createDocument(random: Random): string {
  const kind = random.next();
  const document = random.pick(validDocuments);
  if (kind < 0.4) return document;
  // Valid, and yet new to every cache.
  if (kind < 0.55) return `# ${random.below(2 ** 32)}\n${document}`;
  if (kind < 0.6) return random.pick(floods)(random);
  const tokens = tokenize(document);
  for (let count = random.count(6); count > 0; count -= 1) {
    if (tokens.length > 0) random.pick(mutations)(tokens, random);
  }
  return tokens.join('');
}

function tokenize(document: string): string[] {
  return document.match(token) ?? [];
}

/** Puts something else where a token of a kind stands. */
function replace(kind: RegExp, make: (random: Random) => string): Mutation {
  return (tokens, random) => {
    const places = tokens.flatMap((text, index) => (kind.test(text) ? [index] : []));
    if (places.length > 0) tokens[random.pick(places)] = make(random);
  };
}

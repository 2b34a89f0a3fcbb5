import type { Random } from '../random.ts';

/** Documents of which there is too much of one thing; mostly a moderate too much, because each costs time. */
export const floods: readonly ((random: Random) => string)[] = [
  // Comments and what GraphQL takes for white space.
  (random) =>
    random.pick(['#\n', ',', ' ', '\ufeff', '# a comment\n']).repeat(random.flood(30_000)) + '{ __typename }',
  // Deeper and deeper.
  (random) => {
    const levels = random.flood(4000);
    return `{ organization(id: "acme") { ${'parent { '.repeat(levels)}id${' }'.repeat(levels)} } }`;
  },
  (random) => `{ organization(id: ${'['.repeat(random.flood(5000))}`,
  (random) => '{ a '.repeat(random.flood(5000)),
  (random) => `query ($a: ${'['.repeat(random.flood(3000))}ID) { __typename }`,
  // More and more of the same.
  (random) => `{ ${'id '.repeat(random.flood(12_000))}}`,
  (random) => `{ organization(id: "acme") { ${'name '.repeat(random.flood(1000))}} }`,
  (random) => {
    const count = random.flood(400);
    return `{ ${Array.from({ length: count }, (_, index) => `a${index}: organization(id: "acme") { id name }`).join(' ')} }`;
  },
  (random) => {
    const count = random.flood(500);
    return `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
  },
  (random) => `{ organization(id: "acme") ${'@include(if: true) '.repeat(random.flood(500))}{ id } }`,
  (random) => {
    const count = random.flood(1000);
    return `query (${Array.from({ length: count }, (_, index) => `$v${index}: ID`).join(' ')}) { __typename }`;
  },
  (random) => {
    const count = random.flood(500);
    return Array.from({ length: count }, (_, index) => `query Q${index} { __typename }`).join('\n');
  },
  // Fragments that go round in circles, that double at each level, that nobody uses.
  (random) => {
    const count = random.flood(200);
    const fragments = Array.from(
      { length: count },
      (_, index) => `fragment F${index} on Organization { ...F${(index + 1) % count} }`,
    );
    return `{ organization(id: "acme") { ...F0 } } ${fragments.join(' ')}`;
  },
  (random) => {
    const levels = random.flood(25);
    const fragments = Array.from({ length: levels }, (_, index) => {
      const next = index === levels - 1 ? 'id' : `...F${index + 1}`;
      return `fragment F${index} on Organization { a: parent { ${next} } b: parent { ${next} } }`;
    });
    return `{ organization(id: "acme") { ...F0 } } ${fragments.join(' ')}`;
  },
  (random) => {
    const count = random.flood(400);
    return `{ __typename } ${Array.from({ length: count }, (_, index) => `fragment F${index} on Organization { id }`).join(' ')}`;
  },
  // Introspection that answers a hundred times what it asks.
  (random) => {
    const levels = random.flood(8);
    return `{ __schema { types { ${'fields { type { '.repeat(levels)}name${' } }'.repeat(levels)} } } }`;
  },
  // One thing that is very long.
  (random) => `{ ${'n'.repeat(random.flood(90_000))} }`,
  (random) => `{ organization(id: "${'a'.repeat(random.flood(90_000))}") { id } }`,
  (random) => `{ organization(id: """${'\n "'.repeat(random.flood(20_000))}""") { id } }`,
  (random) => `{ organization(id: ${'9'.repeat(random.flood(20_000))}) { id } }`,
];

import type { WatchedCase } from '../attack-case.ts';

/** The most CPU time that one document may cost, in milliseconds. */
const MAX_CPU_MS = 20;

/** How often each document is sent, so that clock ticks of 10 ms are precise enough. */
const REPEATS = 20;

/** How large a document may be, in bytes: just within `MAX_BODY_BYTES`. */
const MAX_BYTES = 99_000;

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Repeats a part as often as fits. */
const fill = (part: string) => part.repeat(Math.floor(MAX_BYTES / part.length));

const organization = (selection: string) => `{ organization(id: "access:1") { ${selection} } }`;

/** Documents that were slow, or could be: each is refused or executed within the bound. */
const documents: Readonly<Record<string, string>> = {
  'nested parents': organization(repeat(300, () => 'parent{parent{parent{parent{parent{parent{id}}}}}}')),
  'a fragment each': `{ organization(id: "access:1") { ${repeat(600, (i) => `...f${String(i)}`)} } } ${repeat(600, (i) => `fragment f${String(i)} on Organization { id }`)}`,
  'a chain of fragments': `{ organization(id: "access:1") { ...f0 } } ${repeat(800, (i) => `fragment f${String(i)} on Organization { id ...f${String(i + 1)} }`)} fragment f800 on Organization { id }`,
  'a fragment spread often': `${organization(fill('...f '))} fragment f on Organization { id }`,
  'fragments that double': `${organization('...f0')} ${repeat(60, (i) => `fragment f${String(i)} on Organization { ...f${String(i + 1)} ...f${String(i + 1)} }`)} fragment f60 on Organization { id }`,
  'one field, many times': organization(fill('id ')),
  'conflicting aliases': organization(repeat(5000, (i) => `a: ${i % 2 === 0 ? 'id' : 'name'}`)),
  'unknown fields': organization(repeat(8000, (i) => `nam${String(i)}`)),
  'unknown variables': organization(repeat(3000, (i) => `id @include(if: $v${String(i)})`)),
  'many variables': `query(${repeat(3000, (i) => `$v${String(i)}: ID`)}) { __typename }`,
  'many operations': repeat(4000, (i) => `query q${String(i)} { __typename }`),
  'many directives': organization(`id ${fill('@skip(if: true) ')}`),
  'deep nesting': `{ organization(id: "access:1") ${'{ parent '.repeat(9000)}`,
  'deep lists': `{ organizations(ids: ${'['.repeat(90_000)}`,
  'inline fragments': organization(fill('... { id } ')),
  'nested inline fragments': organization(`${'... { '.repeat(10_000)}id${' }'.repeat(10_000)}`),
  'a long string': `{ organization(id: "${'a'.repeat(MAX_BYTES)}") { id } }`,
  'a block string': `{ organization(id: """${fill('\\"""')}""") { id } }`,
  comments: `{ __typename } ${fill('#\n')}`,
  commas: `{ __typename ${fill(',')} }`,
  introspection: `{ __schema { types { ${repeat(400, (i) => `a${String(i)}: fields { name type { name } args { name } }`)} } } }`,
};

/** Expensive documents, from a caller without credentials. */
export const documentCases: readonly WatchedCase[] = [
  {
    id: 'A4',
    title: 'expensive documents',
    async run(server) {
      const costs: { readonly name: string; readonly cpuMs: number }[] = [];
      for (const [name, document] of Object.entries(documents)) {
        // The first one warms the code up.
        await server.query(document.slice(0, MAX_BYTES), { headers: {} });
        const beganMs = await server.readCpuMs();
        for (let count = 0; count < REPEATS; count += 1) {
          // A new text each time, as a document that is known is not parsed again.
          await server.query(`#${String(count)}\n${document}`.slice(0, MAX_BYTES), { headers: {} });
        }
        costs.push({ name, cpuMs: ((await server.readCpuMs()) - beganMs) / REPEATS });
      }
      const worst = costs.toSorted((one, other) => other.cpuMs - one.cpuMs).slice(0, 3);
      return {
        sent: `${String(costs.length)} documents of up to 99 kB, ${String(REPEATS)} times each`,
        outcome: `CPU: ${worst.map(({ name, cpuMs }) => `${name} ${cpuMs.toFixed(1)} ms`).join(', ')}`,
        holds: costs.every(({ cpuMs }) => cpuMs <= MAX_CPU_MS),
      };
    },
  },
];

import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { parse, valueFromASTUntyped, visit } from 'graphql';
import type { ConstDirectiveNode } from 'graphql';

/** What came of a composition: the supergraph's SDL, and everything that the composer had to say. */
export interface Composition {
  readonly supergraphSdl: string;
  readonly remarks: readonly string[];
}

/** Each composer there is, by name. It is given the SDL of each subgraph by name. */
export const composers: readonly [string, (sdls: Readonly<Record<string, string>>) => Composition][] = [
  [
    '@apollo/composition',
    (sdls) => {
      const { supergraphSdl = '', errors = [], hints = [] } = composeByApollo(toServices(sdls));
      return { supergraphSdl, remarks: [...errors, ...hints].map((remark) => remark.toString()) };
    },
  ],
  [
    '@theguild/federation-composition',
    (sdls) => {
      const { supergraphSdl = '', errors = [] } = composeByGuild(toServices(sdls));
      return { supergraphSdl, remarks: errors.map(({ message }) => message) };
    },
  ],
];

function toServices(sdls: Readonly<Record<string, string>>) {
  return Object.entries(sdls).map(([name, sdl]) => ({
    name,
    typeDefs: parse(sdl),
    url: `http://${name}.example`,
  }));
}

/** Each use of a directive on a field, as `Type.field @directive {"argument":value}`, in alphabetical order. */
export function usesOf(sdl: string, directives: readonly string[]): string[] {
  const uses: string[] = [];
  const note = (typeName: string, field: string, { name, arguments: given = [] }: ConstDirectiveNode) => {
    if (!directives.includes(name.value)) return;
    const values = given.map(({ name: argument, value }) => [argument.value, valueFromASTUntyped(value)]);
    uses.push(`${typeName}.${field} @${name.value} ${JSON.stringify(Object.fromEntries(values))}`);
  };
  visit(parse(sdl), {
    ObjectTypeDefinition(type) {
      for (const field of type.fields ?? []) {
        for (const directive of field.directives ?? []) note(type.name.value, field.name.value, directive);
      }
    },
  });
  return uses.sort();
}

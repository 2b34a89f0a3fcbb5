import { Kind, visit } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import type { FieldRules } from '../organizations/field-rules.ts';

const directive = 'requiresScopes';

/** Where the SDL imports the directives of federation. */
const federation = 'https://specs.apollo.dev/federation/';

/**
 * Says in the SDL of a subgraph which scopes it takes to read which fields, by `@requiresScopes`: a router may then refuse
 * them by itself. The given document stays as it is.
 *
 * @throws Error where the SDL imports nothing of federation, or has no field for one of the rules
 */
export function requireScopes(document: DocumentNode, { rules }: FieldRules): DocumentNode {
  const missing = new Map(rules.map((rule) => [`${rule.field.typeName}.${rule.field.fieldName}`, rule]));
  let imports = 0;
  const written = visit(document, {
    Directive(node) {
      if (node.name.value !== 'link' || !importsFederation(node as ConstDirectiveNode)) return undefined;
      imports += 1;
      return {
        ...node,
        arguments: node.arguments?.map((argument) =>
          argument.name.value === 'import' && argument.value.kind === Kind.LIST
            ? { ...argument, value: toList([...argument.value.values, toText(`@${directive}`)]) }
            : argument,
        ),
      };
    },
    ObjectTypeDefinition(type) {
      const fields = type.fields?.map((field) => {
        const coordinate = `${type.name.value}.${field.name.value}`;
        const rule = missing.get(coordinate);
        if (rule === undefined) return field;
        missing.delete(coordinate);
        return { ...field, directives: [...(field.directives ?? []), toDirective(rule.scopes)] };
      });
      return { ...type, fields };
    },
  });
  if (imports === 0) throw new Error('the SDL imports nothing of federation');
  if (missing.size > 0) throw new Error(`the SDL has no field ${[...missing.keys()].join(', ')}`);
  return written;
}

function importsFederation({ arguments: given = [] }: ConstDirectiveNode): boolean {
  return given.some(
    ({ name, value }) =>
      name.value === 'url' && value.kind === Kind.STRING && value.value.startsWith(federation),
  );
}

function toDirective(scopes: readonly (readonly string[])[]): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: directive },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'scopes' },
        value: toList(scopes.map((all) => toList(all.map(toText)))),
      },
    ],
  };
}

function toList<Value>(values: readonly Value[]): { readonly kind: Kind.LIST; readonly values: Value[] } {
  return { kind: Kind.LIST, values: [...values] };
}

function toText(value: string): ConstValueNode {
  return { kind: Kind.STRING, value };
}

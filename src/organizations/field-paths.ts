import { getNamedType, getNullableType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLNamedType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { pathsAbove } from './denied-fields.ts';

/** A field below `Organization` that can be null and is reached by one path only. */
export interface FieldPath {
  /** The names of fields from `Organization` to it, with dots: `contacts.email`. */
  readonly path: string;
  readonly typeName: string;
  readonly fieldName: string;
}

/** One way to a field. */
interface Way {
  readonly path: string;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

/** The fields below `Organization` that a rule can be about. */
export class FieldPaths {
  readonly #organization: GraphQLObjectType;
  readonly #paths = new Map<string, FieldPath>();

  /** @throws Error where the schema has no organizations */
  constructor(schema: GraphQLSchema) {
    const organization = schema.getType('Organization');
    if (!isObjectType(organization)) throw new Error('the schema has no organizations');
    this.#organization = organization;
    const ways = listWays(organization);
    const waysTo = Map.groupBy(ways, ({ field }) => field);
    for (const { path, type, field } of ways) {
      if (isNonNullType(field.type) || waysTo.get(field)?.length !== 1) continue;
      this.#paths.set(path, { path, typeName: type.name, fieldName: field.name });
    }
  }

  /** The path of each of them. */
  get all(): readonly string[] {
    return [...this.#paths.keys()];
  }

  /** Finds the field at a path, or says why no rule can be about it and which path could be used. */
  find(path: string): FieldPath | { readonly problem: string } {
    return this.#paths.get(path) ?? { problem: this.#findProblem(path) };
  }

  #findProblem(path: string): string {
    const names = path.split('.');
    let type: GraphQLNamedType = this.#organization;
    let field: GraphQLField<unknown, unknown> | undefined;
    for (const [index, name] of names.entries()) {
      if (index > 0 && type === this.#organization) {
        const above = `leads through ${names.slice(0, index).join('.')}`;
        const rest = names.slice(index).join('.');
        const found = this.find(rest);
        return 'problem' in found
          ? `${above}, and ${rest} ${found.problem}`
          : `${above}; a rule for ${rest} holds there, too`;
      }
      const fields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = isObjectType(type)
        ? type.getFields()
        : {};
      field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) return `is no field: ${type.name} has no ${JSON.stringify(name)}`;
      if (index > 0 && isEntity(type)) {
        return `is a field of ${type.name}, which is another subgraph's${this.#instead(path)}`;
      }
      if (isList(field) && index < names.length - 1) return `is within a list${this.#instead(path)}`;
      type = getNamedType(field.type);
    }
    return field !== undefined && isNonNullType(field.type)
      ? `is never null, so it cannot be kept back${this.#instead(path)}`
      : `is one of several ways to the same field${this.#instead(path)}`;
  }

  /** Names the nearest path above that could be used. */
  #instead(path: string): string {
    const above = pathsAbove(path).find((one) => this.#paths.has(one));
    return above === undefined ? '' : `; a rule for ${above} is possible`;
  }
}

/** Every way from a type to the fields below it. Entities and lists end a way: what they have is not one value of this one. */
function listWays(type: GraphQLObjectType, prefix = '', around: readonly GraphQLObjectType[] = []): Way[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const way: Way = { path: `${prefix}${field.name}`, type, field };
    const below = getNamedType(field.type);
    if (!isObjectType(below) || isEntity(below) || isList(field) || around.includes(type)) return [way];
    return [way, ...listWays(below, `${way.path}.`, [...around, type])];
  });
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

function isEntity({ astNode }: GraphQLNamedType): boolean {
  return astNode?.directives?.some(({ name }) => name.value === 'key') ?? false;
}

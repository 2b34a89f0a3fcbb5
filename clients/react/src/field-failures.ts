import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLFormattedError, SelectionSetNode } from 'graphql';
import { isObject, walk } from './failure-memory.ts';
import type { FailureMemory } from './failure-memory.ts';

type Path = readonly (string | number)[];

/** Something that selects fields: an operation, a field, a fragment. */
interface Selecting {
  readonly selectionSet?: SelectionSetNode | undefined;
}

/** A place of an answer, and what selects its fields. */
interface Place {
  readonly path: Path;
  readonly selecting: readonly Selecting[];
}

/** An organization at one place of an answer. */
interface FoundOrganization extends Place {
  readonly id: string;
}

/** A field at a place of an answer. */
interface FoundField extends Place {
  /** In the schema, whatever its alias. */
  readonly name: string;
}

/** A field as it is selected, wherever that is. */
interface SelectedField extends Omit<FoundField, 'path'> {
  /** In the answer. */
  readonly key: string;
}

type ReadFields = (place: Place) => readonly FoundField[];

/**
 * Keeps what is told of one field alone, by the organization and the names of the field in the schema: such as that whoever is
 * signed in lacks a right to it. No `sources` tell of that, and another query may read its null from the cache.
 *
 * @returns the other errors, which are not of that kind
 */
export function rememberFields(
  memory: FailureMemory,
  query: DocumentNode,
  data: object,
  errors: readonly GraphQLFormattedError[],
): readonly GraphQLFormattedError[] {
  if (memory.isEmpty() && errors.every(hasSource)) return errors;
  const readFields = createFieldReader(query);
  const organizations = findOrganizations(query, data, readFields);
  for (const found of organizations) {
    const isAnswered = (names: Path = []) =>
      findFields(found, names, readFields).some(({ path }) => walk(data, path) !== undefined);
    const known = memory.find(found.id).filter(({ error }) => !isAnswered(error.path));
    memory.keep(found.id, known);
  }
  return errors.filter((error) => {
    const { path = [] } = error;
    const found = organizations.findLast((one) => isInside(path, one.path));
    const names = found && !hasSource(error) ? toNames(found, path, readFields) : null;
    if (!found || !names) return true;
    const others = memory.find(found.id).filter((known) => known.error.path?.join('.') !== names.join('.'));
    memory.keep(found.id, [...others, { error: { ...error, path: names }, told: null }]);
    return false;
  });
}

/** What is remembered of fields that are null in the data, with their paths in it. */
export function recallFields(
  memory: FailureMemory,
  query: DocumentNode,
  data: object,
): readonly GraphQLFormattedError[] {
  if (memory.isEmpty()) return [];
  const readFields = createFieldReader(query);
  return findOrganizations(query, data, readFields).flatMap((found) =>
    memory.find(found.id).flatMap(({ error }) =>
      findFields(found, error.path ?? [], readFields)
        .filter(({ path }) => walk(data, path) === null)
        .map(({ path }) => ({ ...error, path })),
    ),
  );
}

function hasSource({ extensions }: GraphQLFormattedError): boolean {
  return typeof extensions?.['source'] === 'string';
}

function isInside(path: Path, outer: Path): boolean {
  return path.length > outer.length && outer.every((key, index) => path[index] === key);
}

/** Every organization of an answer, an outer one before those inside of it. */
function findOrganizations(
  { definitions }: DocumentNode,
  data: object,
  readFields: ReadFields,
): readonly FoundOrganization[] {
  const find = (value: unknown, { path, selecting }: Place): FoundOrganization[] => {
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => find(item, { path: [...path, index], selecting }));
    }
    if (!isObject(value)) return [];
    const { __typename: type, id } = value;
    const own = type === 'Organization' && typeof id === 'string' ? [{ id, path, selecting }] : [];
    const fields = readFields({ path, selecting });
    return [...own, ...fields.flatMap((field) => find(value[String(field.path.at(-1))], field))];
  };
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return find(data, { path: [], selecting: operations });
}

/** A field of an organization by its names in the schema: under each of its aliases. */
function findFields(organization: Place, names: Path, readFields: ReadFields): readonly Place[] {
  return names.reduce<readonly Place[]>(
    (places, name) => places.flatMap(readFields).filter((field) => field.name === name),
    [organization],
  );
}

/** The names in the schema of the fields on a path, from the organization on; null where it leads into a list. */
function toNames(organization: Place, path: Path, readFields: ReadFields): readonly string[] | null {
  const names: string[] = [];
  let place = organization;
  for (const key of path.slice(organization.path.length)) {
    const field = readFields(place).find((one) => one.path.at(-1) === key);
    if (!field) return null;
    names.push(field.name);
    place = field;
  }
  return names;
}

/** Tells the fields that are selected at a place, whatever fragments they are in; each key of the answer once. */
function createFieldReader({ definitions }: DocumentNode): ReadFields {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const read = (selecting: readonly Selecting[]): readonly FieldNode[] =>
    selecting
      .flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
      .flatMap((selection) => {
        if (selection.kind === Kind.FIELD) return [selection];
        if (selection.kind === Kind.INLINE_FRAGMENT) return read([selection]);
        return read(fragments.filter(({ name }) => name.value === selection.name.value));
      });
  // The items of a list are selected by the same.
  const known = new Map<readonly Selecting[], readonly SelectedField[]>();
  const select = (selecting: readonly Selecting[]): readonly SelectedField[] => {
    const fields = read(selecting).map((field) => ({ field, key: (field.alias ?? field.name).value }));
    return [...new Set(fields.map(({ key }) => key))].map((key) => {
      const same = fields.filter((one) => one.key === key).map(({ field }) => field);
      return { key, selecting: same, name: same[0]?.name.value ?? key };
    });
  };
  return ({ path, selecting }) => {
    const fields = known.get(selecting) ?? select(selecting);
    known.set(selecting, fields);
    return fields.map(({ key, ...field }) => ({ ...field, path: [...path, key] }));
  };
}

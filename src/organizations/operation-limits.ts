import { GraphQLError, TypeNameMetaFieldDef, getArgumentValues, getVariableValues } from 'graphql';
import type { FieldNode, GraphQLField } from 'graphql';
import type { ErrorCode } from '../errors/codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import { isOfSchema } from './answer-size.ts';
import { CallCount } from './call-count.ts';
import type { OrganizationReference, Organizations } from './organizations.ts';
import { shapeOf } from './operation-shape.ts';
import { rootFieldsOf } from './root-fields.ts';
import type { PendingOperation } from './root-fields.ts';
import { WalkTooLong } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** What one operation may ask for. */
export interface OperationLimits {
  /** How many tokens its document may have. */
  readonly maxTokens: number;
  /** How long a response key may be, and every other name in the document, in characters. */
  readonly maxResponseKeyLength: number;
  /** How many selections the document may have as validation works through them: see `OverlapCount`. */
  readonly maxSelections: number;
  /** How many fields may stand within each other. */
  readonly maxDepth: number;
  /** How many fields may have an alias. */
  readonly maxAliases: number;
  /** How many root fields it may have, `__typename` aside. */
  readonly maxRootFields: number;
  /** How many fields its answer may have. A hundred organizations, whole, with their whole parents, have 77,300. */
  readonly maxFields: number;
  /** How large its answer may be, in bytes, roughly; texts and lists show only when they are read. */
  readonly maxAnswerBytes: number;
  /** How many lists of introspection may stand within each other; GraphQL.js itself refuses more than 2. */
  readonly maxIntrospectionDepth: number;
  /** How many ids one list may have, and how many representations `_entities`. */
  readonly maxIds: number;
  /** How many upstream calls it may need. */
  readonly maxUpstreamCalls: number;
}

/** What an item of a root field weighs beside its fields, as many fields: an error that stands for it takes about as much. */
const ITEM_WEIGHT = 180;

/**
 * What a field weighs that takes no upstream call, of the schema itself or of an entity's stub: nothing else bounds how
 * many of them a caller without credentials can have.
 */
const FREE_FIELD_WEIGHT = 10;

/** What an error of an item takes beside its response key, in bytes. */
export const ITEM_ERROR_BYTES = 300;

/** The root fields of which each item can be an error. */
const failingFields = ['organization', 'organizations', 'currentOrganization', '_entities'];

/** How many selections are followed to tell what an operation needs; execution follows about as many again. */
const MAX_WALK = 200_000;

/**
 * Checks an operation against the limits before anything is sent.
 *
 * @returns the error to refuse it with; null where it may run, and where its variables are not valid, which execution
 *   itself will say; a promise of either where links have to be looked up before its calls can be counted
 */
export function checkLimits(
  pending: PendingOperation,
  organizations: Organizations,
  limits: OperationLimits,
): GraphError | null | Promise<GraphError | null> {
  const excessOfShape = findExcessOfShape(pending, limits);
  if (excessOfShape !== null) return excessOfShape;
  try {
    return findExcess(pending, organizations, limits);
  } catch (error) {
    // A directive that cannot be evaluated, such as `@include(if: $flag)` with null.
    if (error instanceof GraphQLError) return new GraphError('BAD_USER_INPUT', { message: error.message });
    if (error instanceof WalkTooLong) {
      return excess('TOO_COMPLEX', 'This operation has too many selections, fragments multiplied', MAX_WALK);
    }
    if (error instanceof RangeError) return new GraphError('TOO_COMPLEX');
    throw error;
  }
}

function findExcessOfShape(
  { operation, fragments }: PendingOperation,
  limits: OperationLimits,
): GraphError | null {
  const { depth, aliases, introspectionDepth } = shapeOf(operation, fragments);
  if (depth > limits.maxDepth) {
    return excess(
      'TOO_DEEP',
      `The fields of this operation stand ${depth} deep within each other`,
      limits.maxDepth,
    );
  }
  if (aliases > limits.maxAliases) {
    return excess('TOO_MANY_ALIASES', `This operation has ${aliases} aliases`, limits.maxAliases);
  }
  if (introspectionDepth > limits.maxIntrospectionDepth) {
    const found = `The lists of this introspection stand ${introspectionDepth} deep within each other`;
    return excess('INTROSPECTION_TOO_DEEP', found, limits.maxIntrospectionDepth);
  }
  return null;
}

function findExcess(
  pending: PendingOperation,
  organizations: Organizations,
  limits: OperationLimits,
): GraphError | null | Promise<GraphError | null> {
  const variables = getVariableValues(
    pending.schema,
    pending.operation.variableDefinitions ?? [],
    pending.variables,
    // One is enough: execution tells what is wrong.
    { maxErrors: 1 },
  );
  if (variables.coerced === undefined) {
    // A type or a value that is nested thousands of times; any other error execution tells.
    return variables.errors.some((error) => error instanceof RangeError)
      ? new GraphError('TOO_COMPLEX')
      : null;
  }
  const walk = { left: MAX_WALK };
  const scope = { fragments: pending.fragments, variableValues: variables.coerced, walk };
  const calls = new CallCount(organizations);
  let answeredFields = 0;
  let answeredBytes = 0;

  const rootFields = rootFieldsOf(pending, scope);
  const asking = rootFields.filter(({ name }) => name !== TypeNameMetaFieldDef.name).length;
  if (asking > limits.maxRootFields) {
    return excess('TOO_MANY_ROOT_FIELDS', `This operation has ${asking} root fields`, limits.maxRootFields);
  }
  for (const rootField of rootFields) {
    const { nodes, name, definition } = rootField;
    const values = definition && argumentsOf(definition, nodes[0], scope);
    if (values === null || values === undefined) continue;
    const excessOfIds = findExcessOfIds(values, limits);
    if (excessOfIds !== null) return excessOfIds;
    const perItem = rootField.measureItem(pending.schema, scope, limits.maxFields);
    let items = 1;
    let freeItems = isOfSchema(definition) ? 1 : 0;
    if (name === 'organization') {
      calls.addId(values['id'] as string, organizations.planOf(nodes, scope));
    } else if (name === 'organizations') {
      const ids = values['ids'] as readonly string[];
      items = ids.length;
      const plan = organizations.planOf(nodes, scope);
      for (const id of ids) calls.addId(id, plan);
    } else if (name === 'currentOrganization') {
      calls.addCurrent(organizations.planOf(nodes, scope));
    } else if (name === '_entities') {
      const references = values['representations'] as readonly OrganizationReference[];
      items = references.length;
      const plan = organizations.planOf(nodes, scope);
      for (const reference of references) {
        if (reference.__typename === 'Organization') calls.addReference(reference, plan);
        else if (typeof reference === 'object') freeItems += 1;
      }
    }
    // An item counts for itself, too: one that is malformed or asked for twice costs no call, but an answer or an error.
    answeredFields += items * (ITEM_WEIGHT + perItem.fields);
    answeredFields += freeItems * perItem.fields * (FREE_FIELD_WEIGHT - 1);
    const keyBytes = (nodes[0].alias ?? nodes[0].name).value.length;
    answeredBytes += keyBytes + items * perItem.bytes;
    // The error of an item names its path, which begins with the key.
    if (failingFields.includes(name)) answeredBytes += items * (ITEM_ERROR_BYTES + keyBytes);
    if (answeredFields > limits.maxFields) {
      return excess(
        'TOO_MANY_FIELDS',
        'The answer to this operation could have too many fields',
        limits.maxFields,
      );
    }
  }
  if (answeredBytes > limits.maxAnswerBytes) {
    return excess(
      'ANSWER_TOO_LARGE',
      `The answer to this operation could have ${answeredBytes} bytes`,
      limits.maxAnswerBytes,
    );
  }
  // Last: what is refused for anything else looks nothing up.
  return calls.lookUp()?.then(() => findExcessOfCalls(calls, limits)) ?? findExcessOfCalls(calls, limits);
}

/** A list of ids, and one of a federated graph's references. */
function findExcessOfIds(
  values: Readonly<Record<string, unknown>>,
  limits: OperationLimits,
): GraphError | null {
  const { ids, representations } = values;
  const [list, noun] = Array.isArray(ids) ? [ids, 'ids'] : [representations, 'representations'];
  if (!Array.isArray(list) || list.length <= limits.maxIds) return null;
  return excess('TOO_MANY_IDS', `This list has ${list.length} ${noun}`, limits.maxIds);
}

function findExcessOfCalls({ total }: CallCount, { maxUpstreamCalls }: OperationLimits): GraphError | null {
  return total > maxUpstreamCalls
    ? excess('TOO_MANY_UPSTREAM_CALLS', `This operation may need ${total} upstream calls`, maxUpstreamCalls)
    : null;
}

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  scope: SelectionScope,
): Record<string, unknown> | null {
  try {
    return getArgumentValues(field, node, scope.variableValues);
  } catch {
    return null; // Execution says what is wrong with them.
  }
}

/** Makes the error for more of something than is allowed. */
export function excess(code: ErrorCode, found: string, limit: number): GraphError {
  return new GraphError(code, { message: `${found}; at most ${limit} are allowed.` });
}

import {
  GraphQLError,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getArgumentValues,
  getNamedType,
  getVariableValues,
} from 'graphql';
import type { FieldNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { countFields } from './answer-size.ts';
import { CallCount } from './call-count.ts';
import type { OrganizationReference, Organizations } from './organizations.ts';
import { groupByResponseKey, selectFields } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** What one operation may ask for. */
export interface OperationLimits {
  /** How many ids one list may have. */
  readonly maxIds: number;
  /** How many upstream calls the operation may need. */
  readonly maxUpstreamCalls: number;
}

/** How many fields an answer may have, all root fields together. A hundred organizations, whole, with their whole parents, have 77,300. */
const MAX_FIELDS = 100_000;

/** What an item of a root field weighs beside its fields, as many fields: an error that stands for it is about as large. */
const ITEM_WEIGHT = 5;

/** An operation that is about to be executed. */
export interface PendingOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: SelectionScope['fragments'];
  /** The variables as they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Checks an operation against the limits before anything is sent.
 *
 * @returns the error to refuse it with; null where it may run, and where its variables are not valid, which execution
 *   itself will say
 */
export function checkLimits(
  pending: PendingOperation,
  organizations: Organizations,
  limits: OperationLimits,
): GraphError | null {
  try {
    return findExcess(pending, organizations, limits);
  } catch (error) {
    // A directive that cannot be evaluated, such as `@include(if: $flag)` with null.
    if (error instanceof GraphQLError) return new GraphError('BAD_USER_INPUT', { message: error.message });
    throw error;
  }
}

function findExcess(
  pending: PendingOperation,
  organizations: Organizations,
  limits: OperationLimits,
): GraphError | null {
  const variables = getVariableValues(
    pending.schema,
    pending.operation.variableDefinitions ?? [],
    pending.variables,
  );
  if (variables.coerced === undefined) return null;
  const scope = { fragments: pending.fragments, variableValues: variables.coerced };
  const calls = new CallCount(organizations);
  let answeredFields = 0;

  for (const nodes of groupByResponseKey(
    selectFields([pending.operation.selectionSet], ['Query'], scope).fields,
  )) {
    const [{ name }] = nodes;
    const field = rootFieldOf(pending.schema, name.value);
    const values = field && argumentsOf(field, nodes[0], scope);
    if (field === undefined || values === null || values === undefined) continue;
    const perItem = countFields(
      nodes,
      getNamedType(field.type),
      { ...scope, schema: pending.schema },
      MAX_FIELDS,
    );
    let items = 1;
    if (name.value === 'organization') {
      calls.addId(values['id'] as string, organizations.planOf(nodes, scope));
    } else if (name.value === 'organizations') {
      const ids = values['ids'] as readonly string[];
      if (ids.length > limits.maxIds) return tooManyIds(ids.length, limits.maxIds);
      items = ids.length;
      const plan = organizations.planOf(nodes, scope);
      for (const id of ids) calls.addId(id, plan);
    } else if (name.value === 'currentOrganization') {
      calls.addCurrent(organizations.planOf(nodes, scope));
    } else if (name.value === '_entities') {
      const references = values['representations'] as readonly OrganizationReference[];
      items = references.length;
      const plan = organizations.planOf(nodes, scope);
      for (const reference of references) {
        if (reference.__typename === 'Organization') calls.addReference(reference, plan);
      }
    }
    // An item counts for itself, too: one that is malformed or asked for twice costs no call, but an answer or an error.
    answeredFields += items * (ITEM_WEIGHT + perItem);
    if (answeredFields > MAX_FIELDS) return tooManyFields();
  }
  return calls.total > limits.maxUpstreamCalls ? tooManyCalls(calls.total, limits.maxUpstreamCalls) : null;
}

function rootFieldOf(schema: GraphQLSchema, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return schema.getQueryType()?.getFields()[name];
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

function tooManyIds(count: number, limit: number): GraphError {
  const message = `This list has ${String(count)} ids; at most ${String(limit)} are allowed.`;
  return new GraphError('TOO_MANY_IDS', { message });
}

function tooManyFields(): GraphError {
  const message = `This operation asks for too many fields; at most ${MAX_FIELDS} may be answered.`;
  return new GraphError('TOO_MANY_FIELDS', { message });
}

function tooManyCalls(count: number, limit: number): GraphError {
  const message = `This operation may need ${String(count)} upstream calls; at most ${String(limit)} are allowed.`;
  return new GraphError('TOO_MANY_UPSTREAM_CALLS', { message });
}

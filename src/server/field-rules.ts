import { defaultFieldResolver, getNamedType, isObjectType } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { pathsAbove } from '../organizations/denied-fields.ts';
import type { DeniedFields } from '../organizations/denied-fields.ts';
import { findDenied } from '../organizations/denied-selection.ts';
import { FieldPaths } from '../organizations/field-paths.ts';
import type { AnswerBudget } from './answer-budget.ts';

/** What the fields with a rule read of an operation's context. */
interface FieldRulesContext {
  readonly organizations: { readonly deniedFields: DeniedFields };
  readonly answer: Pick<AnswerBudget, 'takeError'>;
}

/** One for all: it says the same of each field, and where is told beside it. */
const forbidden = new GraphError('FORBIDDEN', {
  message: 'Your sign-in lacks a scope that this field requires.',
});

/** Stands for an object of which nothing may be read that is selected, or that is not there: which of both is not told. */
const nothing = {};

/**
 * Lets each field that its caller may not read fail before anything is resolved for it. Changes the schema in place, and
 * every field that a rule can be about: rules may change while it is in use, and the context says which hold.
 */
export function applyFieldRules(schema: GraphQLSchema): void {
  const paths = new FieldPaths(schema).all.flatMap((path) => [path, ...pathsAbove(path)]);
  for (const path of new Set(paths)) applyRule(schema, path);
}

function applyRule(schema: GraphQLSchema, path: string): void {
  const field = fieldAt(schema, path);
  const { resolve = defaultFieldResolver } = field;
  // Items of a list have the same nodes: one array for all of them, and for one operation only.
  const known = new WeakMap<readonly FieldNode[], boolean>();
  const isDenied = (info: GraphQLResolveInfo, denied: DeniedFields): boolean => {
    let found = known.get(info.fieldNodes);
    if (found === undefined) {
      found = findDenied(info.fieldNodes, path, denied, info).isDenied;
      known.set(info.fieldNodes, found);
    }
    return found;
  };
  field.resolve = (source, given, context, info): unknown => {
    const { deniedFields } = context.organizations;
    if (deniedFields.has(path)) return context.answer.takeError(info) ? forbidden : null;
    if (!deniedFields.hasBelow(path)) return resolve(source, given, context, info);
    if (isDenied(info, deniedFields)) return nothing;
    // Whether it is there may hang on the very part that is denied, so it always is. No other part of it is never null.
    return resolve(source, given, context, info) ?? nothing;
  };
}

function fieldAt(schema: GraphQLSchema, path: string): GraphQLField<unknown, FieldRulesContext> {
  let type = schema.getType('Organization');
  let field: GraphQLField<unknown, FieldRulesContext> | undefined;
  for (const name of path.split('.')) {
    field = isObjectType(type) ? type.getFields()[name] : undefined;
    type = field && getNamedType(field.type);
  }
  if (field === undefined) throw new Error(`the schema has no field at ${path}`);
  return field;
}

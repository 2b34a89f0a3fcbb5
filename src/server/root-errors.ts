import { defaultFieldResolver } from 'graphql';
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { AnswerBudget } from './answer-budget.ts';

/** What is read of an operation's context. */
interface BudgetContext {
  readonly answer: AnswerBudget;
}

/**
 * Charges each error that stands for an item of a root field to the operation's budget. Beyond it items are null: the
 * whole response is refused then. Changes the schema in place.
 */
export function chargeRootErrors(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, given, context: BudgetContext, info): unknown =>
      charge(resolve(source, given, context, info), context, info);
  }
}

function charge(value: unknown, context: BudgetContext, info: GraphQLResolveInfo): unknown {
  if (value instanceof Promise) return value.then((settled: unknown) => charge(settled, context, info));
  if (Array.isArray(value)) return value.map((item) => charge(item, context, info));
  return value instanceof Error && !context.answer.takeItemError(info) ? null : value;
}

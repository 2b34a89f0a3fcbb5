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
      charge(resolve(source, given, context, info), context.answer, info);
  }
}

function charge(value: unknown, answer: AnswerBudget, info: GraphQLResolveInfo): unknown {
  if (value instanceof Promise) return value.then((settled: unknown) => charge(settled, answer, info));
  if (Array.isArray(value)) return value.map((item) => charge(item, answer, info));
  return value instanceof Error && !answer.takeItemError(info) ? null : value;
}

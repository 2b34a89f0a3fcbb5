import type { DocumentNode, OperationVariables } from '@apollo/client';
import { skipToken } from '@apollo/client/react';
import type { SkipToken } from '@apollo/client/react';
import type { AskedQuery } from './remember-failures.ts';

/** The options of a hook, as far as they say what is asked, if anything. */
interface AskingOptions {
  readonly variables?: OperationVariables;
  readonly skip?: boolean;
}

const askedBy = new WeakMap<object, AskedQuery | null>();

/** Notes what a result answers, which a suspense hook does not tell; answers the result. */
export function noteQuery<Result extends object>(
  result: Result,
  query: DocumentNode,
  options: AskingOptions | SkipToken = {},
): Result {
  const isSkipped = options === skipToken || options.skip === true;
  askedBy.set(result, isSkipped ? null : { query, variables: options.variables ?? {} });
  return result;
}

/** What was noted of a result: null where its hook asks nothing, undefined where nothing was noted. */
export function findQuery(result: object): AskedQuery | null | undefined {
  return askedBy.get(result);
}

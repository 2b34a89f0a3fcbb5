import { ApolloLink } from '@apollo/client';
import { tap } from 'rxjs';
import { findExplanation } from './explanation.ts';
import type { Explanations } from './explanations.ts';

/**
 * Creates the link that asks how answers come about, while that is on, and keeps what they tell: Apollo Client hands on
 * nothing that comes beside data and errors.
 */
export function createExplainLink(explanations: Explanations): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const id: unknown = operation.variables['id'];
    if (!explanations.isOn || typeof id !== 'string') return forward(operation);
    operation.setContext(({ headers }: { headers?: Readonly<Record<string, string>> }) => ({
      headers: { ...headers, 'x-explain': 'true' },
    }));
    return forward(operation).pipe(
      tap(({ extensions }) => {
        explanations.keep(operation.operationName ?? '', id, findExplanation(extensions));
      }),
    );
  });
}

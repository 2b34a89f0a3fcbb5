import { skipToken } from '@apollo/client/react';
import type { SkipToken } from '@apollo/client/react';

/** How the hooks of this package ask. */
interface PartialAnswers {
  readonly errorPolicy: 'all';
  readonly fetchPolicy: 'cache-and-network';
}

/**
 * The options of `useQuery`, `useLazyQuery` or `useSuspenseQuery` with which an answer that could be read only in part stays
 * one: its errors come beside the data, not in its place.
 *
 * The cache keeps the nulls of a partial answer but not its errors. So a component that mounts shows what is cached and asks
 * once more; give another `fetchPolicy` to change that.
 *
 * @param options the options of the hook, or `skipToken`, which stays as it is
 */
export function withPartialAnswers(options: SkipToken): SkipToken;
export function withPartialAnswers<Options extends object>(options?: Options): PartialAnswers & Options;
export function withPartialAnswers<Options extends object>(
  options: Options | SkipToken | undefined,
): (PartialAnswers & Options) | SkipToken;
export function withPartialAnswers(options?: object | SkipToken): object | SkipToken {
  if (options === skipToken) return skipToken;
  return { fetchPolicy: 'cache-and-network', ...options, errorPolicy: 'all' };
}

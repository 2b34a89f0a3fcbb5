import type { OperationVariables } from '@apollo/client';
import type { useLazyQuery, useQuery, useSuspenseQuery } from '@apollo/client/react';

/** What the hooks decide themselves. */
type Decided = 'errorPolicy' | 'returnPartialData' | 'variables';

/** The variables, required where the query requires one. */
type VariablesOption<Variables extends OperationVariables> =
  Partial<Variables> extends Variables
    ? { readonly variables?: Variables }
    : { readonly variables: Variables };

/** What a query may answer: all that it asks for (null where a part could not be read), or nothing. */
type Answered = 'complete' | 'streaming' | 'empty';

/** The options of a query hook: Apollo Client's own, but for what the hook decides. */
export type QueryOptions<Data, Variables extends OperationVariables> = Omit<
  useQuery.Base.Options<Data, Variables>,
  Decided
> &
  VariablesOption<Variables>;

/** What a query hook answers: `data` together with `error` where only a part could be read. */
export type QueryResult<Data, Variables extends OperationVariables> = useQuery.Result<
  Data,
  Variables,
  Answered,
  Partial<Variables>,
  'all'
>;

/** The options of a lazy query hook; its variables are given when it is run. */
export type LazyQueryOptions<Data, Variables extends OperationVariables> = Omit<
  useLazyQuery.Options<Data, Variables>,
  Decided
>;

/** The function that runs a lazy query, and its result. */
export type LazyQueryResult<Data, Variables extends OperationVariables> = useLazyQuery.ResultTuple<
  Data,
  Variables,
  Answered,
  'all'
>;

/** The options of a suspense query hook: Apollo Client's own, but for what the hook decides. */
export type SuspenseQueryOptions<Variables extends OperationVariables> = Omit<
  useSuspenseQuery.Base.Options<Variables>,
  Decided
> &
  VariablesOption<Variables>;

/** What a suspense query hook answers once it no longer suspends; `data` is undefined where nothing could be had. */
export type SuspenseQueryResult<Data, Variables extends OperationVariables> = useSuspenseQuery.Result<
  Data,
  Variables,
  Answered,
  'all'
>;

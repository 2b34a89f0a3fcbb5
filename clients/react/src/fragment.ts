import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/**
 * An object whose query spreads a fragment. What the fragment asks for is not in its type: the fragment reads it, by the `id`
 * that the query must ask for, too.
 *
 * All of it is optional, as in the types of a query: so TypeScript refuses what has nothing in common with it, such as an
 * organization of a list, whose query spreads no fragment.
 */
export type FragmentOf<Fragment> = Fragment extends { ' $fragmentName'?: infer Name }
  ? { readonly ' $fragmentRefs'?: { readonly [Key in Name & string]: Fragment } }
  : never;

/**
 * Reads what a fragment asks for where the client masks nothing, such as urql, graphql-request or an Apollo Client without
 * `dataMasking`: there the answer holds it already and only the type hides it. With `dataMasking`, read it by the
 * fragment's hook.
 *
 * @param _fragment the fragment's document, which says what to read
 * @param from the object whose query spreads the fragment
 */
export function unmask<Fragment>(
  _fragment: TypedDocumentNode<Fragment, never>,
  from: FragmentOf<NoInfer<Fragment>>,
): Fragment {
  return from as Fragment;
}

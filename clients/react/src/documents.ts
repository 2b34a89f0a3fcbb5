/** The typed documents alone, for any client that takes them: no React, no Apollo Client. */
export * from './generated/documents.ts';
export { unmask } from './fragment.ts';
export type { FragmentOf } from './fragment.ts';

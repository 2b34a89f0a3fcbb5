import { createContext, use, useSyncExternalStore } from 'react';
import type { IdentityState } from './identity.ts';
import type { Identity } from './identity.ts';

export const IdentityContext = createContext<Identity | null>(null);

/** Who is signed in at the identity provider; null where callers enter the platforms' credentials instead. */
export function useIdentity(): (IdentityState & { readonly identity: Identity }) | null {
  const identity = use(IdentityContext);
  const state = useSyncExternalStore(
    (listener) => identity?.subscribe(listener) ?? (() => undefined),
    () => identity?.state ?? null,
  );
  return identity && state && { ...state, identity };
}

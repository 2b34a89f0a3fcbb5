import { createContext, use } from 'react';
import { useIdentity } from '../identity/identity-context.ts';
import { noSession } from './session-storage.ts';
import type { Session } from './session-storage.ts';

/** The caller, and how to become another one. */
export interface SessionControl {
  readonly session: Session;
  readonly signIn: (session: Session) => void;
  readonly signOut: () => void;
}

export const SessionContext = createContext<SessionControl | null>(null);

/** The caller of this tab. */
export function useSession(): SessionControl {
  const control = use(SessionContext);
  if (control === null) throw new Error('there is no session');
  return control;
}

/** Whether nobody is signed in, at the identity provider or to either platform: then there is nothing to ask. */
export function useIsNobody(): boolean {
  const caller = useIdentity();
  const session = use(SessionContext)?.session ?? noSession;
  if (caller) return caller.person === null;
  return session.access === '' && session.workforce === '';
}

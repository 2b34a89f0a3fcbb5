import { createContext, use } from 'react';
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

/** Whether nobody is signed in to either platform: then there is nothing to ask. */
export function useIsNobody(): boolean {
  const { access, workforce } = useSession().session;
  return access === '' && workforce === '';
}

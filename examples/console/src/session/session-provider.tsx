import { ApolloProvider } from '@apollo/client/react';
import { createOrganizationClient } from '@organization-graph/react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useSettings } from '../settings-context.ts';
import { SessionContext } from './session-context.ts';
import { noSession, readSession, writeSession } from './session-storage.ts';
import type { Session } from './session-storage.ts';

/** Keeps who is signed in. Each caller has a client, and so a cache, of their own. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const { graphqlPath, credentialHeaders } = useSettings();
  const [session, setSession] = useState(() => readSession(sessionStorage));
  const client = useMemo(
    () => createOrganizationClient({ url: graphqlPath, credentialHeaders, credentials: session }),
    [graphqlPath, credentialHeaders, session],
  );
  const control = useMemo(() => {
    const become = (next: Session) => {
      writeSession(sessionStorage, next);
      setSession(next);
    };
    return { session, signIn: become, signOut: () => become(noSession) };
  }, [session]);
  return (
    <SessionContext value={control}>
      <ApolloProvider client={client}>{children}</ApolloProvider>
    </SessionContext>
  );
}

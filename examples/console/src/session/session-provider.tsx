import { ApolloProvider } from '@apollo/client/react';
import { createOrganizationClient } from '@organization-graph/react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { ExplainContext } from '../explain/explain-context.ts';
import { createExplainLink } from '../explain/explain-link.ts';
import { Explanations } from '../explain/explanations.ts';
import { useSettings } from '../settings-context.ts';
import { SessionContext } from './session-context.ts';
import { noSession, readSession, writeSession } from './session-storage.ts';
import type { Session } from './session-storage.ts';

/** Keeps who is signed in. Each caller has a client, and so a cache, of their own. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const { graphqlPath, credentialHeaders } = useSettings();
  const [session, setSession] = useState(() => readSession(sessionStorage));
  const { client, explanations } = useMemo(() => {
    const told = new Explanations(sessionStorage);
    const link = createExplainLink(told);
    return {
      explanations: told,
      client: createOrganizationClient({ url: graphqlPath, credentialHeaders, credentials: session, link }),
    };
  }, [graphqlPath, credentialHeaders, session]);
  const control = useMemo(() => {
    const become = (next: Session) => {
      writeSession(sessionStorage, next);
      setSession(next);
    };
    return { session, signIn: become, signOut: () => become(noSession) };
  }, [session]);
  return (
    <SessionContext value={control}>
      <ExplainContext value={explanations}>
        <ApolloProvider client={client}>{children}</ApolloProvider>
      </ExplainContext>
    </SessionContext>
  );
}

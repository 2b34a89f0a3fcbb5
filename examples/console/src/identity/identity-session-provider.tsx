import { ApolloProvider } from '@apollo/client/react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { ExplainContext } from '../explain/explain-context.ts';
import { createExplainLink } from '../explain/explain-link.ts';
import { Explanations } from '../explain/explanations.ts';
import { useSettings } from '../settings-context.ts';
import { createIdentityClient } from './identity-client.ts';
import { useIdentity } from './identity-context.ts';
import type { Identity } from './identity.ts';

/** Gives each person who signs in a client, and so a cache, of their own. */
export function IdentitySessionProvider({
  identity,
  children,
}: {
  readonly identity: Identity;
  readonly children: ReactNode;
}): ReactNode {
  const { graphqlPath } = useSettings();
  const subject = useIdentity()?.person?.subject ?? null;
  const { client, explanations } = useMemo(() => {
    const told = new Explanations(sessionStorage);
    return {
      subject,
      explanations: told,
      client: createIdentityClient(graphqlPath, identity, createExplainLink(told)),
    };
  }, [graphqlPath, identity, subject]);
  return (
    <ExplainContext value={explanations}>
      <ApolloProvider client={client}>{children}</ApolloProvider>
    </ExplainContext>
  );
}

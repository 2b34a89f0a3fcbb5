import type { IdentityProviderSettings } from './identity/protocol.ts';

/** A credential that the demo hands over; it is no secret. */
export interface DemoCredential {
  readonly platform: 'access' | 'workforce';
  readonly name: string;
  readonly purpose: string;
  readonly value: string;
}

/** What the server that serves the console says about itself. */
export interface ConsoleSettings {
  readonly graphqlPath: string;
  /** The request headers that carry the credentials. */
  readonly credentialHeaders: { readonly access: string; readonly workforce: string };
  /** Credentials to offer; empty where the server is no demo. */
  readonly credentials: readonly DemoCredential[];
  /** The ids that the list begins with. */
  readonly ids: readonly string[];
  /** Whether the graph tells how records were read where it is asked to. */
  readonly explain: boolean;
  /** Where people sign in; null where they enter the platforms' credentials here. */
  readonly signIn: IdentityProviderSettings | null;
}

const defaults: ConsoleSettings = {
  graphqlPath: '/graphql',
  credentialHeaders: { access: 'authorization', workforce: 'x-workforce-api-key' },
  credentials: [],
  ids: [],
  explain: false,
  signIn: null,
};

/** Asks the server for its settings; one that has none has the default ones. */
export async function loadSettings(url: string): Promise<ConsoleSettings> {
  try {
    const response = await fetch(url);
    if (!response.ok) return defaults;
    return { ...defaults, ...((await response.json()) as Partial<ConsoleSettings>) };
  } catch {
    return defaults;
  }
}

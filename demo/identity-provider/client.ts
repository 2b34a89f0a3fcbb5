/** A program that people sign in to; it can keep no secret. */
export interface Client {
  readonly id: string;
  /** Where it may be returned to after signing in, each exactly as it is asked for. */
  readonly redirectUris: readonly string[];
  /** Where it may be returned to after signing out. */
  readonly afterSignOutUris: readonly string[];
}

/** The clients that are known by now: they come after the identity provider has started. */
export interface Clients {
  add(client: Client): void;
  find(id: string): Client | undefined;
  /** The origins that pages of clients have, which may ask for tokens. */
  readonly origins: ReadonlySet<string>;
  /** Whether any of them may be returned to here after signing out. */
  mayReturnTo(uri: string): boolean;
}

/** Creates a list of clients, with none on it. */
export function createClients(): Clients {
  const clients = new Map<string, Client>();
  const origins = new Set<string>();
  return {
    origins,
    add(client) {
      clients.set(client.id, client);
      for (const uri of client.redirectUris) origins.add(new URL(uri).origin);
    },
    find: (id) => clients.get(id),
    mayReturnTo: (uri) =>
      [...clients.values()].some(({ afterSignOutUris }) => afterSignOutUris.includes(uri)),
  };
}

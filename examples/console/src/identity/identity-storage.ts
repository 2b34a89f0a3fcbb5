import type { Expectation, Person, Tokens } from './protocol.ts';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly person: Person;
  readonly tokens: Tokens;
}

/** A sign-in that was begun, and the page that it was begun on. */
interface BegunSignIn {
  readonly expectation: Expectation;
  readonly returnPath: string;
}

/**
 * What outlasts a page: a reload, or the way to the identity provider and back. It is the tab's own, as the platforms'
 * credentials are where those are entered: held in the memory of the page alone, a reload would sign one out. No script but
 * ours runs here, an access token holds for minutes, and a refresh token is good once.
 */
export interface IdentityStorage {
  /** Null where nobody is signed in. */
  readSignedIn(): SignedIn | null;
  /** Null signs out. */
  writeSignedIn(signedIn: SignedIn | null): void;
  /** Hands over the sign-in that was begun, once; null where there is none. */
  takeBegun(): BegunSignIn | null;
  writeBegun(begun: BegunSignIn): void;
}

const signedInKey = 'organization-graph-console-identity';
const begunKey = 'organization-graph-console-begun';

/** Creates it in the storage of the tab. */
export function createIdentityStorage(storage: Storage): IdentityStorage {
  // Nobody writes there but us.
  const read = (key: string) => JSON.parse(storage.getItem(key) ?? 'null') as unknown;
  return {
    readSignedIn: () => read(signedInKey) as SignedIn | null,
    writeSignedIn(signedIn) {
      if (signedIn === null) storage.removeItem(signedInKey);
      else storage.setItem(signedInKey, JSON.stringify(signedIn));
    },
    takeBegun() {
      const begun = read(begunKey) as BegunSignIn | null;
      storage.removeItem(begunKey);
      return begun;
    },
    writeBegun: (begun) => storage.setItem(begunKey, JSON.stringify(begun)),
  };
}

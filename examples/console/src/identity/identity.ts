import type { IdentityStorage, SignedIn } from './identity-storage.ts';
import type { Person, Protocol } from './protocol.ts';

/** A token is renewed this long before its end, in milliseconds: a request takes time. */
const EARLY_MS = 30_000;

/** What became of the sign-in that one came back from. */
export type Arrival =
  | { readonly status: 'under-way' }
  | { readonly status: 'done'; readonly returnPath: string }
  | { readonly status: 'failed'; readonly message: string };

/** Who is signed in, and how that came about. */
export interface IdentityState {
  readonly person: Person | null;
  /** Null where one did not come from the identity provider. */
  readonly arrival: Arrival | null;
}

/** Who is signed in at the company's identity provider, in this tab. */
export class Identity {
  readonly #protocol: Protocol;
  readonly #storage: IdentityStorage;
  readonly #listeners = new Set<() => void>();
  #signedIn: SignedIn | null;
  #state: IdentityState;
  #renewal: Promise<string | null> | null = null;

  constructor(protocol: Protocol, storage: IdentityStorage) {
    this.#protocol = protocol;
    this.#storage = storage;
    this.#signedIn = storage.readSignedIn();
    this.#state = { person: this.#signedIn?.person ?? null, arrival: null };
  }

  /** Who is signed in now; the same object until that changes. */
  get state(): IdentityState {
    return this.#state;
  }

  /** Calls back at each change, until what it gives back is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Prepares a sign-in.
   *
   * @param returnPath the page of the console to come back to
   * @returns the page of the identity provider to go to
   * @throws where the identity provider cannot be asked
   */
  async begin(returnPath: string): Promise<string> {
    const { address, expectation } = await this.#protocol.begin();
    this.#storage.writeBegun({ expectation, returnPath });
    return address.href;
  }

  /** Takes what one came back with from the identity provider. Never rejects: `state` tells how it went. */
  async complete(answer: URLSearchParams): Promise<void> {
    const begun = this.#storage.takeBegun();
    if (begun === null) {
      this.#arrive({ status: 'failed', message: 'This sign-in was not begun in this tab.' });
      return;
    }
    this.#arrive({ status: 'under-way' });
    try {
      const { person, ...tokens } = await this.#protocol.complete(answer, begun.expectation);
      this.#become({ person, tokens }, { status: 'done', returnPath: begun.returnPath });
    } catch {
      this.#arrive({ status: 'failed', message: 'The identity provider did not sign you in.' });
    }
  }

  /**
   * The token to send with a request, renewed where it is about to end; null where nobody is signed in, or no more.
   *
   * @param isRefused whether the graph did not take the last one, however long it should hold
   * @throws where it has to be renewed and the identity provider cannot be asked
   */
  async token(isRefused = false): Promise<string | null> {
    if (this.#signedIn === null) return null;
    const { accessToken, expiresAt } = this.#signedIn.tokens;
    if (!isRefused && Date.now() < expiresAt - EARLY_MS) return accessToken;
    // A refresh token is good once: all who wait get the same.
    this.#renewal ??= this.#renew(this.#signedIn).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** Forgets who is signed in. @returns the page that signs them out there, too; null where there is none */
  async signOut(): Promise<string | null> {
    this.#become(null, null);
    return this.#protocol.signOutAddress().then(
      (address) => address?.href ?? null,
      () => null,
    );
  }

  /** Forgets that one came from the identity provider, once one is where one wanted to go. */
  finishArrival(): void {
    this.#tell({ ...this.#state, arrival: null });
  }

  /** Looks again who is signed in: the browser may show a page as it was left, before another person signed in. */
  lookAgain(): void {
    const stored = this.#storage.readSignedIn();
    if (stored?.tokens.accessToken === this.#signedIn?.tokens.accessToken) return;
    this.#signedIn = stored;
    this.#tell({ person: stored?.person ?? null, arrival: null });
  }

  async #renew(signedIn: SignedIn): Promise<string | null> {
    const { refreshToken } = signedIn.tokens;
    const tokens = refreshToken === null ? null : await this.#protocol.renew(refreshToken);
    // Somebody else signed in, or out, meanwhile.
    if (this.#signedIn !== signedIn) return this.token();
    if (tokens === null) {
      this.#become(null, null);
      return null;
    }
    this.#signedIn = { ...signedIn, tokens };
    this.#storage.writeSignedIn(this.#signedIn);
    return tokens.accessToken;
  }

  #become(signedIn: SignedIn | null, arrival: Arrival | null): void {
    this.#signedIn = signedIn;
    this.#storage.writeSignedIn(signedIn);
    this.#tell({ person: signedIn?.person ?? null, arrival });
  }

  #arrive(arrival: Arrival): void {
    this.#tell({ ...this.#state, arrival });
  }

  #tell(state: IdentityState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

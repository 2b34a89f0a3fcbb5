import * as oauth from 'oauth4webapi';

/** Where people sign in, and as what program. */
export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
}

/** What the identity provider gave for somebody who signed in. */
export interface Tokens {
  readonly accessToken: string;
  /** Until when it holds, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Gets the next one; null where there is none to be had. */
  readonly refreshToken: string | null;
}

/** Who signed in, as the identity provider calls them. */
export interface Person {
  readonly subject: string;
  readonly name: string;
}

/** What must be known when one comes back, to see that it is the sign-in that was begun here. */
export interface Expectation {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Signing in by the authorization code flow of OpenID Connect, with PKCE. */
export interface Protocol {
  /** Prepares a sign-in: the page to go to, and what to keep until one comes back. */
  begin(): Promise<{ readonly address: URL; readonly expectation: Expectation }>;
  /** Turns what one came back with into tokens. @throws where it is no answer to what was begun, or was refused */
  complete(answer: URLSearchParams, expectation: Expectation): Promise<Tokens & { readonly person: Person }>;
  /** Gets the next tokens; null where the identity provider gives no more. @throws where it cannot be asked */
  renew(refreshToken: string): Promise<Tokens | null>;
  /** The page that signs one out and leads back. */
  signOutAddress(): Promise<URL | null>;
}

/**
 * Creates the protocol with one identity provider.
 *
 * @param returnUri the page of ours to come back to, as the identity provider has it on its list
 */
export function createProtocol({ issuer, clientId }: IdentityProviderSettings, returnUri: string): Protocol {
  const client: oauth.Client = { client_id: clientId };
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname);
  // What stays on the machine needs no TLS.
  const options = { [oauth.allowInsecureRequests]: isLoopback };
  const authentication = oauth.None();
  let discovery: Promise<oauth.AuthorizationServer> | null = null;

  async function discover(): Promise<oauth.AuthorizationServer> {
    const url = new URL(issuer);
    return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
  }
  const findServer = () => {
    discovery ??= discover().catch((error: unknown) => {
      // So that it is tried again.
      discovery = null;
      throw error;
    });
    return discovery;
  };

  return {
    async begin() {
      const { authorization_endpoint: endpoint } = await findServer();
      if (endpoint === undefined) throw new Error('The identity provider has no page to sign in at.');
      const expectation = {
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
        verifier: oauth.generateRandomCodeVerifier(),
      };
      const address = new URL(endpoint);
      const parameters = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: returnUri,
        scope: 'openid',
        code_challenge: await oauth.calculatePKCECodeChallenge(expectation.verifier),
        code_challenge_method: 'S256',
        state: expectation.state,
        nonce: expectation.nonce,
      };
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
      return { address, expectation };
    },
    async complete(answer, { state, nonce, verifier }) {
      const server = await findServer();
      const parameters = oauth.validateAuthResponse(server, client, answer, state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        parameters,
        returnUri,
        verifier,
        options,
      );
      const given = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      });
      return { ...toTokens(given), person: toPerson(oauth.getValidatedIdTokenClaims(given)) };
    },
    async renew(refreshToken) {
      const server = await findServer();
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        authentication,
        refreshToken,
        options,
      );
      try {
        return toTokens(await oauth.processRefreshTokenResponse(server, client, response));
      } catch (error) {
        if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') return null;
        throw error;
      }
    },
    async signOutAddress() {
      const { end_session_endpoint: endpoint } = await findServer();
      if (endpoint === undefined) return null;
      const address = new URL(endpoint);
      address.searchParams.set('client_id', clientId);
      address.searchParams.set('post_logout_redirect_uri', returnUri);
      return address;
    },
  };
}

/** Where the identity provider does not say how long a token holds, it is renewed for each request. */
function toTokens({ access_token, expires_in = 0, refresh_token }: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: access_token,
    expiresAt: Date.now() + expires_in * 1000,
    refreshToken: refresh_token ?? null,
  };
}

function toPerson(claims: oauth.IDToken | undefined): Person {
  const subject = claims?.sub ?? '';
  const name = claims?.['name'];
  return { subject, name: typeof name === 'string' && name !== '' ? name : subject };
}

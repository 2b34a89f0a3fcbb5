/**
 * Types of tokens that are known to be something else than an access token, as their `typ` names them without the prefix
 * `application/`: they may have the same issuer, audience and keys (RFC 8725, 3.11 and 3.12).
 */
const otherTypes: ReadonlySet<string> = new Set([
  // OpenID Connect Back-Channel Logout, and security events (RFC 8417).
  'logout+jwt',
  'secevent+jwt',
  // Proofs of possession, client assertions and requests: RFC 9449, RFC 9101, RFC 7523bis, attestation of clients.
  'dpop+jwt',
  'oauth-authz-req+jwt',
  'client-authentication+jwt',
  'authorization-grant+jwt',
  'oauth-client-attestation+jwt',
  'oauth-client-attestation-pop+jwt',
  // What an authorization server says of tokens, or gives services among themselves: RFC 9701, status lists,
  // transaction tokens.
  'token-introspection+jwt',
  'statuslist+jwt',
  'txntoken+jwt',
  // Credentials and their proofs: SD-JWT (RFC 9901), Verifiable Credentials, OpenID4VCI, PASSporT (RFC 8225).
  'sd-jwt',
  'kb+jwt',
  'dc+sd-jwt',
  'vc+sd-jwt',
  'vc+jwt',
  'vp+jwt',
  'openid4vci-proof+jwt',
  'keyattestation+jwt',
  'passport',
  // OpenID Federation.
  'entity-statement+jwt',
  'trust-mark+jwt',
  'trust-mark-delegation+jwt',
  'trust-mark-status-response+jwt',
  'resolve-response+jwt',
  'explicit-registration-response+jwt',
  'jwk-set+jwt',
]);

/** Checks the `typ` of a token: undefined if it has none. */
export type TokenTypeCheck = (typ: string | undefined) => boolean;

/**
 * Creates the check of tokens' types.
 *
 * @param accepted the types that are accepted; null for any that is not known to be something else, and none
 */
export function createTokenTypeCheck(accepted: readonly string[] | null): TokenTypeCheck {
  if (accepted === null) return (typ) => typ === undefined || !otherTypes.has(normalizeType(typ));
  const types = new Set(accepted.map(normalizeType));
  return (typ) => typ !== undefined && types.has(normalizeType(typ));
}

/**
 * A media type in lower case, without parameters and without the prefix `application/`, which may be left out (RFC 7515,
 * 4.1.9).
 */
function normalizeType(typ: string): string {
  const [mediaType = ''] = typ.split(';');
  return mediaType
    .trim()
    .toLowerCase()
    .replace(/^application\//, '');
}

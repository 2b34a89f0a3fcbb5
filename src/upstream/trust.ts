import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';

/**
 * Creates what certificates are verified with: TLS 1.2 at least, and the authorities that Node trusts by default. Costs
 * some milliseconds, so one is made for all connections.
 *
 * @param authorities further ones that are trusted beside those, each in PEM
 */
export function createTrust(authorities: readonly string[] = []): SecureContext {
  // Said here, because a flag in NODE_OPTIONS can lower what is Node's own least.
  const minVersion = 'TLSv1.2';
  if (authorities.length === 0) return createSecureContext({ minVersion });
  return createSecureContext({ minVersion, ca: [...getCACertificates('default'), ...authorities] });
}

import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';

/** What the certificates of new connections are verified with. */
export interface Trust {
  /** As of now: another object as soon as other authorities are trusted. */
  readonly current: SecureContext;
}

/**
 * Creates what certificates are verified with: TLS 1.2 at least, and the authorities that Node trusts by default. Costs
 * some milliseconds, so one is made for all connections.
 *
 * @param authorities further ones that are trusted beside those, each in PEM
 */
export function createTrust(authorities: readonly string[] = []): Trust {
  return { current: createContext(authorities) };
}

/** Creates the same for authorities that may change. */
export function createChangingTrust(file: { readonly current: readonly string[] }): Trust {
  let authorities = file.current;
  let context = createContext(authorities);
  return {
    get current() {
      if (file.current !== authorities) {
        authorities = file.current;
        context = createContext(authorities);
      }
      return context;
    },
  };
}

function createContext(authorities: readonly string[]): SecureContext {
  // Said here, because a flag in NODE_OPTIONS can lower what is Node's own least.
  const minVersion = 'TLSv1.2';
  if (authorities.length === 0) return createSecureContext({ minVersion });
  return createSecureContext({ minVersion, ca: [...getCACertificates('default'), ...authorities] });
}

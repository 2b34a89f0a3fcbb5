import { createIdentityStorage } from './identity-storage.ts';
import { Identity } from './identity.ts';
import { createProtocol } from './protocol.ts';
import type { IdentityProviderSettings } from './protocol.ts';

/** The page that the identity provider leads back to. */
const returnPage = '/console/sign-in';

/**
 * Opens the identity of this tab. Where one comes from the identity provider, what one came with is taken out of the address
 * at once: it stays in no history, and a reload does not send it again.
 */
export function openIdentity(settings: IdentityProviderSettings): Identity {
  const protocol = createProtocol(settings, new URL(returnPage, location.origin).href);
  const identity = new Identity(protocol, createIdentityStorage(sessionStorage));
  const answer = new URLSearchParams(location.search);
  if (location.pathname === returnPage && (answer.has('code') || answer.has('error'))) {
    history.replaceState(null, '', returnPage);
    void identity.complete(answer);
  }
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) identity.lookAgain();
  });
  return identity;
}

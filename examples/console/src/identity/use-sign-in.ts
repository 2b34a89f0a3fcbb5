import { useState } from 'react';
import type { Identity } from './identity.ts';

/** How to go to the identity provider, and why that did not work. */
export interface SigningIn {
  readonly begin: (returnPath: string) => void;
  /** Whether one is on the way there. */
  readonly isLeaving: boolean;
  readonly hasFailed: boolean;
}

/** Leads to the identity provider's page. */
export function useSignIn(identity: Identity): SigningIn {
  const [status, setStatus] = useState<'idle' | 'leaving' | 'failed'>('idle');
  const begin = (returnPath: string) => {
    if (status === 'leaving') return;
    setStatus('leaving');
    identity.begin(returnPath).then(
      (address) => {
        location.assign(address);
        // Who comes back by the browser's own button finds the page as it was left.
        setStatus('idle');
      },
      () => setStatus('failed'),
    );
  };
  return { begin, isLeaving: status === 'leaving', hasFailed: status === 'failed' };
}

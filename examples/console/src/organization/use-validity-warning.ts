import { useState } from 'react';
import { tellValidity } from '../words/validity.ts';

/** Says that a validity has passed or has not begun, by the clock of the browser; null where it holds. */
export function useValidityWarning(validFrom: string | null, validTo: string | null): string | null {
  const [now] = useState(() => new Date());
  switch (tellValidity(validFrom, validTo, now)) {
    case 'over':
      return 'No longer valid';
    case 'ahead':
      return 'Not valid yet';
    case 'now':
    case 'unknown':
      return null;
  }
}

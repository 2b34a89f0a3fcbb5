import type { ReactNode } from 'react';

/** Tells screen readers what has changed on the page. It stays in the page, so that each new text is read out. */
export function Announcement({ children }: { children: string }): ReactNode {
  return (
    <p role="status" className="visually-hidden">
      {children}
    </p>
  );
}

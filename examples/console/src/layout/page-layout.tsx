import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { PageHeader } from './page-header.tsx';
import { focusHeading } from './page-heading.tsx';

/** What every page has: the way past the header, the header, and the content. */
export function PageLayout({ children }: { children: ReactNode }): ReactNode {
  useArrival();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <PageHeader />
      <main id="content" className="page" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Begins a page that one comes to from another one as a browser would: at its top, and read out. */
function useArrival(): void {
  const { pathname } = useLocation();
  const navigation = useNavigationType();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    focusHeading();
    // Going back, the browser knows better where one was.
    if (navigation !== NavigationType.Pop) window.scrollTo(0, 0);
  }, [pathname, navigation]);
}

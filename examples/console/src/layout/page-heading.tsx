import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { wholeName } from './whole-name.ts';

/** The heading of a page, which is the title of the window, too. It takes the focus when one comes from another page. */
export function PageHeading({ title }: { title: string }): ReactNode {
  useEffect(() => {
    document.title = `${title} · Organization Graph`;
  }, [title]);
  return (
    <h1 id="page-heading" tabIndex={-1} title={wholeName(title)}>
      {title}
    </h1>
  );
}

/** Moves the focus to the page's heading. */
export function focusHeading(): void {
  document.getElementById('page-heading')?.focus({ preventScroll: true });
}

/**
 * Moves the focus to the page's heading when what had it is taken away, such as a button whose work is done.
 * @returns the ref for what may have the focus
 */
export function useFocusRescue<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    // It runs while the element is still in the page; the heading may be as new as its going is.
    return () => {
      if (document.activeElement === element) queueMicrotask(focusHeading);
    };
  }, []);
  return ref;
}

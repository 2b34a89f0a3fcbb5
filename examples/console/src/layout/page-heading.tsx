import { useEffect } from 'react';
import type { ReactNode } from 'react';
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

/** Moves the focus to the page's heading where what had it is gone, such as a button whose work is done. */
export function rescueFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) focusHeading();
  });
}

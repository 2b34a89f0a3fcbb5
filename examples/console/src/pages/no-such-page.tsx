import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';

/** Stands at paths that are none of the console's. */
export function NoSuchPage(): ReactNode {
  return (
    <>
      <PageHeading title="There is no such page" />
      <p className="lead">The address may be misspelt.</p>
      <Link className="button" to="/">
        Go to the list
      </Link>
    </>
  );
}

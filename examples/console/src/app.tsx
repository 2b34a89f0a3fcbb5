import type { ReactNode } from 'react';
import { Route, Routes, useLocation, useParams } from 'react-router';
import { useIdentity } from './identity/identity-context.ts';
import { PageLayout } from './layout/page-layout.tsx';
import { IdentitySignInPage } from './pages/identity-sign-in-page.tsx';
import { ListPage } from './pages/list-page.tsx';
import { NoSuchPage } from './pages/no-such-page.tsx';
import { OrganizationPage } from './pages/organization-page.tsx';
import { SignInPage } from './pages/sign-in-page.tsx';

/** The pages by their paths. */
export function App(): ReactNode {
  return (
    <PageLayout>
      <Routes>
        <Route path="/" element={<ListPage />} />
        <Route path="/organizations/:id" element={<OrganizationRoute />} />
        <Route path="/sign-in" element={<SignInRoute />} />
        <Route path="*" element={<NoSuchPage />} />
      </Routes>
    </PageLayout>
  );
}

function OrganizationRoute(): ReactNode {
  const { id = '' } = useParams();
  // Another organization is another page: nothing of the one before may stay, such as a filter.
  return <OrganizationPage key={id} id={id} />;
}

function SignInRoute(): ReactNode {
  const { search } = useLocation();
  const caller = useIdentity();
  return caller ? <IdentitySignInPage {...caller} /> : <SignInPage key={search} />;
}

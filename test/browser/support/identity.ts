import type { Page } from 'playwright-core';
import { startDemo } from '../../../demo/start.ts';
import type { RunningDemo } from '../../../demo/start.ts';
import { showIdentityProviderOnPages } from '../../support/leak-guard/guard.ts';

/** Starts the demo with its identity provider. */
export async function startSignInDemo(): Promise<RunningDemo> {
  const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' }, { signIn: true });
  if (demo.identityProvider === null) throw new Error('The demo has no identity provider.');
  showIdentityProviderOnPages(demo.identityProvider.issuer);
  return demo;
}

/** From a page of the console, signs in as somebody, whoever is signed in, and comes back to that page. */
export async function become(page: Page, name: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('link', { name: /Sign in|Change person/ })
    .click();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Sign in/ })
    .click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('banner').getByText(`Signed in as ${name}`).waitFor();
  await settle(page);
}

/** Waits until a page of the console is no longer loading. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

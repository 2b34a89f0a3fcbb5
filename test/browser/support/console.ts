import type { Page } from 'playwright-core';
import { demoCredentials } from '../../../demo/credentials.ts';
import type { RunningDemo } from '../../../demo/start.ts';
import { showOnPages } from '../../support/leak-guard/guard.ts';

// The console offers them to whoever opens it.
showOnPages(...demoCredentials.map(({ value }) => value));

/** The demo's credentials by their names, as the sign-in page offers them; null leaves that platform out. */
export interface SignIn {
  readonly access: string | null;
  readonly workforce: string | null;
}

/** May see everything. */
export const everything: SignIn = { access: 'demo-access-token', workforce: 'demo-workforce-key' };

/** May see a few organizations. */
export const restricted: SignIn = {
  access: 'demo-access-restricted',
  workforce: 'demo-workforce-restricted',
};

/** The address of a page of the console. */
export function consoleUrl(demo: RunningDemo, path = ''): string {
  return new URL(`/console/${path}`, demo.url).href;
}

/** Is signed in from the first page on that is opened from here. */
export async function signIn(page: Page, { access, workforce }: SignIn): Promise<void> {
  const valueOf = (wanted: string | null) => demoCredentials.find(({ name }) => name === wanted)?.value ?? '';
  const session = JSON.stringify({ access: valueOf(access), workforce: valueOf(workforce) });
  await page.addInitScript((text) => sessionStorage.setItem('organization-graph-console', text), session);
}

/** Signs in by the form, as a person would. */
export async function signInByForm(
  page: Page,
  demo: RunningDemo,
  { access, workforce }: SignIn,
): Promise<void> {
  await page.goto(consoleUrl(demo, 'sign-in'));
  for (const name of [access, workforce]) {
    if (name !== null) await page.getByRole('button', { name }).click();
  }
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Organizations' }).waitFor();
}

/** Opens an organization's page and waits until it is no longer loading. */
export async function openOrganization(page: Page, demo: RunningDemo, id: string): Promise<void> {
  await page.goto(consoleUrl(demo, `organizations/${encodeURIComponent(id)}`));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
}

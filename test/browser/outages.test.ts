import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo } from '../../demo/start.ts';
import { consoleUrl, everything, openOrganization, signIn } from './support/console.ts';
import { openBrowser, openPage } from './support/open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What the browser itself says of a request that nobody takes. */
const refused = 'error: Failed to load resource: net::ERR_CONNECTION_REFUSED';

describe('the console, when', () => {
  test('a platform is down, shows the other one, and the whole is not taken for empty', async () => {
    const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent', SHUTDOWN_GRACE_MS: '0' });
    try {
      await using watched = await openPage(browser);
      const { page } = watched;
      await demo.upstreams.stop('workforce');
      await signIn(page, everything);
      await openOrganization(page, demo, 'maple-ridge-calgary');

      const notice = page.getByRole('region', { name: 'The workforce platform’s part could not be read' });
      await notice.getByText(/could not be reached or is out of order/).waitFor();
      await notice.getByRole('button', { name: /Try again/ }).waitFor();
      await page.getByText('The parent could not be read').waitFor();
      const address = await page.getByRole('region', { name: 'Address' }).innerText();
      expect(address).toContain('does not mean that this organization has none');
      const permissions = await page.getByRole('region', { name: 'Permissions' }).innerText();
      expect(permissions).toContain('Turn to activate');
      expect(await watched.findAccessibilityIssues()).toEqual([]);
    } finally {
      await demo.stop();
    }
  });

  test('the server goes and comes again, shows what it knew, and after "Try again" everything', async () => {
    const settings = { LOG_LEVEL: 'silent', SHUTDOWN_GRACE_MS: '0' };
    const first = await startDemo({ ...settings, PORT: '0', ADMIN_PORT: '0' });
    const again = () => startDemo({ ...settings, PORT: new URL(first.url).port, ADMIN_PORT: '0' });
    let demo = first;
    try {
      await using watched = await openPage(browser);
      const { page } = watched;
      const parents = page.getByRole('navigation', { name: 'Parents' });
      const tryAgain = page.getByRole('button', { name: 'Try again' });
      await signIn(page, everything);
      await page.goto(consoleUrl(demo, '?ids=acme-hall-3'));
      await page.getByRole('region', { name: 'By id' }).getByText('Read', { exact: true }).first().waitFor();

      await demo.stop();
      await page.getByRole('link', { name: 'Acme Works, hall 3' }).click();
      await page.getByRole('heading', { name: 'This organization could not be read' }).waitFor();
      await page.getByText(/Check your connection/).waitFor();
      expect(new Set(watched.takeComplaints())).toEqual(new Set([refused]));
      expect(await watched.findAccessibilityIssues()).toEqual([]);

      demo = await again();
      await tryAgain.click();
      await page.getByRole('region', { name: 'Address' }).waitFor();
      await expect.poll(() => parents.innerText()).toBe('Acme Holding SE\nAcme Works GmbH');
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('page-heading');

      await page.getByRole('link', { name: 'Organizations', exact: true }).click();
      await page.getByRole('heading', { name: 'By id' }).waitFor();
      await demo.stop();
      await page.goBack();
      await page.getByRole('region', { name: 'Refreshing failed' }).waitFor();
      expect(await parents.getByRole('link').allTextContents()).toEqual([
        'Acme Holding SE',
        'Acme Works GmbH',
      ]);
      expect(new Set(watched.takeComplaints())).toEqual(new Set([refused]));
    } finally {
      await demo.stop();
    }
  });
});

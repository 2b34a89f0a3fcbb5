import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo } from '../../demo/start.ts';
import type { RunningDemo } from '../../demo/start.ts';
import { consoleUrl, everything, openOrganization, signIn } from './support/console.ts';
import { openBrowser, openPage } from './support/open-page.ts';

let browser: Browser;
let demo: RunningDemo;
beforeAll(async () => {
  browser = await openBrowser();
  demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

describe('the console, of an organization', () => {
  test('without a credential, asks nothing, and leads to the sign-in and back', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(consoleUrl(demo, 'organizations/acme'));

    const notice = page.getByRole('region', { name: 'Sign in to see this organization' });
    await notice.getByText('Each platform shows').waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(asked).not.toContain('/graphql');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign in to both platforms' }).click();
    await page.getByRole('region', { name: 'Address' }).waitFor();
    expect(page.url()).toBe(consoleUrl(demo, 'organizations/acme'));
  });

  test('with credentials that no platform accepts, is signed out', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo, 'sign-in'));
    await page.getByLabel('Credential for the access platform').fill('Bearer stolen');
    await page.getByLabel('Credential for the workforce platform').fill('stolen');
    await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await openOrganization(page, demo, 'acme');
    await page.getByRole('heading', { name: /Sign in to see/ }).waitFor();
    expect(await page.getByRole('region', { name: 'Permissions' }).count()).toBe(0);
  });

  test('with one credential only, shows that platform and names the other', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, { ...everything, workforce: null });
    await openOrganization(page, demo, 'acme');
    await page.getByRole('region', { name: 'The workforce platform’s part could not be read' }).waitFor();
    const permissions = await page.getByRole('region', { name: 'Permissions' }).innerText();
    expect(permissions).toContain('Remote access');
    const address = await page.getByRole('region', { name: 'Address' }).innerText();
    expect(address).toContain('could not be read');
  });
});

describe('the sign-in of the console', () => {
  test('takes no text that cannot be a credential, and says why at its field', async () => {
    await using watched = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = watched;
    await page.goto(consoleUrl(demo, 'sign-in'));
    const access = page.getByLabel('Credential for the access platform');
    const workforce = page.getByLabel('Credential for the workforce platform');
    await access.fill('demo-access-token');
    await workforce.fill('kľúč');
    await page.keyboard.press('Enter');

    const errors = page.getByRole('alert');
    expect(await errors.allTextContents()).toEqual([
      expect.stringContaining('Put “Bearer” and a blank before the token'),
      expect.stringContaining('ASCII'),
    ]);
    expect(await page.evaluate('document.activeElement.id')).toBe(await access.getAttribute('id'));
    expect(await access.getAttribute('aria-invalid')).toBe('true');
    const [describedBy = ''] = ((await access.getAttribute('aria-describedby')) ?? '').split(' ');
    expect(await page.locator(`[id="${describedBy}"]`).innerText()).toContain('Bearer');
    expect(await watched.findAccessibilityIssues()).toEqual([]);

    await access.fill('Bearer demo-access-token');
    await workforce.fill('');
    expect(await errors.count()).toBe(0);
    await page.evaluate("navigator.clipboard.writeText('demo-\\nworkforce-key')");
    await workforce.focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expect.poll(() => errors.count()).toBe(1);
    expect(await errors.allTextContents()).toEqual([expect.stringContaining('line break')]);
    expect(await workforce.inputValue()).toBe('');
  });
});

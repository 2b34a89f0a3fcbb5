import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo } from '../../demo/start.ts';
import type { RunningDemo } from '../../demo/start.ts';
import {
  consoleUrl,
  everything,
  openOrganization,
  restricted,
  signIn,
  signInByForm,
} from './support/console.ts';
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

const looks = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['on a narrow screen', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
] as const;

describe.each(looks)('the console, %s', (_look, options) => {
  test('shows a whole organization, in words, with nothing wrong for a screen reader', async () => {
    await using watched = await openPage(browser, options);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'maple-ridge-calgary');

    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Maple Ridge Calgary');
    const main = page.getByRole('main');
    for (const text of ['225 6 Avenue SW', 'Canada (CA)', 'calgary@mapleridge.example', 'Turn to activate']) {
      await main.getByText(text, { exact: true }).waitFor();
    }
    const parents = page.getByRole('navigation', { name: 'Parents' });
    await parents.getByRole('link', { name: 'Maple Ridge Facilities Inc.' }).waitFor();
    await main.getByRole('img', { name: 'Where time may be recorded' }).waitFor();
    await main.getByText(/51\.0478° N, 114\.0656° W; 90 m/).waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });

  test('shows a list, the current organization first, each with its own state', async () => {
    await using watched = await openPage(browser, options);
    const { page } = watched;
    await signInByForm(page, demo, everything);
    await page.getByRole('link', { name: 'Alpine Huts' }).waitFor();

    const headings = await page.getByRole('main').getByRole('heading').allTextContents();
    expect(headings.slice(0, 3)).toEqual(['Organizations', 'Your organization', 'By id']);
    const rows = await page.getByRole('main').innerText();
    expect(rows).toContain('nobody-knows-this');
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });

  test('offers to sign in, with a label for each field', async () => {
    await using watched = await openPage(browser, options);
    await watched.page.goto(consoleUrl(demo, 'sign-in'));
    await watched.page.getByLabel('Credential for the access platform').waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(await overflow(watched.page)).toBe(0);
  });
});

test('the console, printed by whoever likes it dark, is dark on white', async () => {
  await using watched = await openPage(browser, { colorScheme: 'dark' });
  await watched.page.goto(consoleUrl(demo, 'sign-in'));
  await watched.page.emulateMedia({ media: 'print' });
  const colours = await watched.page.evaluate(
    '(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))',
  );
  expect(colours).toEqual(['rgb(245, 246, 248)', 'rgb(23, 27, 33)']);
});

describe('the console, of an organization', () => {
  test.each([
    ['fault-access-unavailable', 'access', /could not be reached or is out of order/],
    ['fault-workforce-html', 'workforce', /answered something that is not a record/],
  ])('%s, shows what the other platform has, and what to do about %s', async (id, platform, reason) => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, id);

    const notice = page.getByRole('region', { name: `The ${platform} platform’s part could not be read` });
    await notice.getByText(reason).waitFor();
    expect(await notice.innerText()).toMatch(/Request [0-9a-f-]{36}/);
    const part = platform === 'access' ? 'Permissions' : 'Address';
    await page
      .getByRole('region', { name: part })
      .getByText(/could not be read/)
      .waitFor();
    const whole = platform === 'access' ? 'Assigned users' : 'Permissions';
    expect(await page.getByRole('region', { name: whole }).innerText()).not.toMatch(/could not be read/);
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });

  test('that one platform does not answer, shows a skeleton first, then the rest', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await page.goto(consoleUrl(demo, 'organizations/fault-workforce-slow'));

    await page.locator('[aria-busy="true"]').first().waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    await page.getByRole('region', { name: 'Address' }).waitFor();
    expect(await page.locator('[aria-busy="true"]').count()).toBe(0);
  });

  test('that the credentials may not see, says so and offers others', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, restricted);
    // The key proves to be good first: what it may not see is then forbidden.
    await openOrganization(page, demo, 'nordlys');
    await openOrganization(page, demo, 'sakura');

    await page.getByRole('heading', { name: 'You may not see this organization' }).waitFor();
    await page.getByRole('link', { name: /Sign in with another credential/ }).waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });

  test('that does not exist, says so and leads back', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'nobody-knows-this');
    await page.getByRole('heading', { name: /no such organization|not found/i }).waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });

  test('under a malformed id, says what an id looks like', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'access:007');
    expect(await page.getByRole('main').innerText()).toMatch(/access:/);
    await page.getByRole('heading', { name: /could not be read/ }).waitFor();
  });

  test('whose values cannot be shown, names each, and marks the part', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'acme');
    const issues = page.getByRole('region', { name: 'Data issues' });
    expect(await issues.innerText()).toMatch(/coordinates/i);
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });
});

/** How far the page is wider than the screen, in pixels. */
async function overflow(page: { evaluate(script: string): Promise<unknown> }): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

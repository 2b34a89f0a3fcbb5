import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningDemo } from '../../demo/start.ts';
import { consoleUrl, openOrganization } from './support/console.ts';
import { become, settle, startSignInDemo } from './support/identity.ts';
import { openBrowser, openPage } from './support/open-page.ts';

let browser: Browser;
let demo: RunningDemo;
beforeAll(async () => {
  browser = await openBrowser();
  demo = await startSignInDemo();
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

/** Each row of the list: its name, and the state that it is said to be in. */
async function readRows(page: Page): Promise<Record<string, string>> {
  const list = page.getByRole('region', { name: 'By id' });
  const names = await list.locator('.row-name a').allTextContents();
  const states = await list.locator('.row-state strong').allTextContents();
  return Object.fromEntries(names.map((name, index) => [name, states[index] ?? '']));
}

/** The tag of what has the focus, and what it says. */
function readFocus(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.textContent");
}

const ids = '?ids=nordlys-bergen,hotel-malvarrosa,nobody-knows-this';

describe('the console, where people sign in at the identity provider', () => {
  test('asks nothing of the graph before, and comes back to the page one began on, by the keyboard alone', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(consoleUrl(demo, 'organizations/hotel-malvarrosa'));
    const notice = page.getByRole('region', { name: 'Sign in to see this organization' });
    await notice.getByRole('link', { name: 'Sign in' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await readFocus(page)).toBe('H1 Sign in');
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(asked).not.toContain('/graphql');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(await page.getByText('This is a demo').innerText()).toContain('no password');
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    for (const name of ['Ada Winter', 'Bruno Castell', 'Chidi Okafor']) {
      await page.keyboard.press('Tab');
      expect(await readFocus(page)).toContain(`BUTTON`);
      expect(await readFocus(page)).toContain(name);
    }
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Hotel Malvarrosa' }).waitFor();
    await settle(page);
    expect(page.url()).toBe(consoleUrl(demo, 'organizations/hotel-malvarrosa'));
    expect(await readFocus(page)).toBe('H1 Hotel Malvarrosa');
    expect(await page.getByRole('banner').innerText()).toContain('Signed in as Chidi Okafor');
  });

  test('shows each person what is granted to them, and of another person nothing', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo, ids));
    await become(page, 'Ada Winter');
    expect(new URL(page.url()).search).toBe(ids);
    await expect
      .poll(() => readRows(page))
      .toEqual({
        'Nordlys Bergen': 'Read',
        'Hotel Malvarrosa': 'Read',
        'nobody-knows-this': 'Not found',
      });
    const own = page.getByRole('region', { name: 'Your organization' });
    expect(await own.innerText()).toContain('Acme Holding SE');

    await become(page, 'Bruno Castell');
    await expect
      .poll(() => readRows(page))
      .toEqual({
        'Nordlys Bergen': 'Read',
        'hotel-malvarrosa': 'Not granted to you',
        'nobody-knows-this': 'Not granted to you',
      });
    expect(await own.innerText()).toContain('names no organization that is your own');
    expect(await watched.findAccessibilityIssues()).toEqual([]);

    await become(page, 'Chidi Okafor');
    await expect
      .poll(() => readRows(page))
      .toEqual({
        'nordlys-bergen': 'Not granted to you',
        'Hotel Malvarrosa': 'Read',
        'nobody-knows-this': 'Not granted to you',
      });
    expect(await own.innerText()).toContain('Hotel Malvarrosa');
  });

  test('of an organization that is not granted, says so, and who may be asked', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo));
    await become(page, 'Chidi Okafor');
    await openOrganization(page, demo, 'sakura');
    const notice = page.getByRole('region', { name: 'This organization is not granted to you' });
    expect(await notice.innerText()).toContain('Ask whoever grants organizations in your company');
    await notice.getByRole('link', { name: 'Sign in as another person' }).waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });

  test('of units above that are not granted, says so, and not that there are none', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo));
    await become(page, 'Bruno Castell');
    await openOrganization(page, demo, 'alpine-huts');
    const parents = page.getByRole('navigation', { name: 'Parents' });
    await parents.getByText('The parent is not granted to you').waitFor();
    await openOrganization(page, demo, 'nordlys-bergen');
    await parents.getByText('A parent further up is not granted to you').waitFor({ state: 'attached' });
    expect(await parents.getByRole('link').allInnerTexts()).toEqual(['Nordlys Logistikk AS']);
  });

  test('of fields that the sign-in does not include, says so in their places, and not that there are none', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo));
    await become(page, 'Bruno Castell');
    await openOrganization(page, demo, 'nordlys-bergen');
    const notice = page.getByRole('region', { name: 'Some of this is not shown to you' });
    expect(await notice.innerText()).toMatch(
      /does not include the .*contacts.* That does not mean that this organization has none\./,
    );
    const read = (card: string) => page.getByRole('region', { name: card, exact: true }).innerText();
    expect(await read('Contacts')).toContain('does not include the contacts');
    expect(await read('Tracking settings')).not.toContain('does not include');
    expect(await read('Assigned users')).toContain('Administrators');
    const exportId = page.locator('.fact', { hasText: 'Export id 1' });
    expect(await exportId.innerText()).toContain('Not shown to you');
    expect(await page.getByText('could not be read').count()).toBe(0);
    expect(await read('Address')).toContain('Bryggen 15');
    expect(await watched.findAccessibilityIssues()).toEqual([]);

    await page.goto(consoleUrl(demo));
    await become(page, 'Chidi Okafor');
    await openOrganization(page, demo, 'hotel-malvarrosa');
    expect(await read('Assigned users')).toContain('does not include the assigned users');
    await page.goto(consoleUrl(demo));
    await become(page, 'Ada Winter');
    await openOrganization(page, demo, 'nordlys-logistics');
    expect(await notice.count()).toBe(0);
    expect(await read('Contacts')).toContain('logistikk@nordlys.example');
    expect(await exportId.innerText()).toContain('NL-1');
  });

  test('keeps one signed in over a reload, leaves no code in the address, and takes none that it did not ask for', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    const addresses: string[] = [];
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
    await page.goto(consoleUrl(demo, 'organizations/alpine-huts'));
    await become(page, 'Ada Winter');
    const [answer = ''] = addresses.filter((address) => address.includes('code='));
    expect(answer).toContain('state=');
    await page.reload();
    await settle(page);
    expect(await page.getByRole('banner').innerText()).toContain('Signed in as Ada Winter');
    await page.goBack();
    await page.goBack();
    expect(page.url()).not.toContain('code=');

    await page.goto(answer);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('was not begun in this tab');
    expect(page.url()).toBe(consoleUrl(demo, 'sign-in'));
    expect(await page.getByRole('banner').innerText()).toContain('Signed in as Ada Winter');
  });

  test('after signing out, shows nothing any more, and asks for nothing', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo, 'organizations/alpine-huts'));
    await become(page, 'Ada Winter');
    await page.getByRole('region', { name: 'Address' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(consoleUrl(demo, 'sign-in'));
    await page.getByRole('banner').getByText('Not signed in').waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage).length')).toBe(0);
    await page.goto(consoleUrl(demo, 'organizations/alpine-huts'));
    await page.getByRole('heading', { name: 'Sign in to see this organization' }).waitFor();
    expect(await page.getByRole('region', { name: 'Address' }).count()).toBe(0);
  });

  test('renews a token that is about to end without a word', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo, ids));
    await become(page, 'Ada Winter');
    await page.evaluate(`{
      const key = 'organization-graph-console-identity';
      const { person, tokens } = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.setItem(key, JSON.stringify({ person, tokens: { ...tokens, expiresAt: Date.now() } }));
    }`);
    const renewed = page.waitForRequest(
      (request) => request.url().endsWith('/token') && request.method() === 'POST',
    );
    await page.reload();
    expect((await renewed).postData()).toContain('grant_type=refresh_token');
    await settle(page);
    await expect.poll(() => readRows(page)).toMatchObject({ 'Nordlys Bergen': 'Read' });
    expect(await page.getByRole('banner').innerText()).toContain('Signed in as Ada Winter');
  });

  test('renews a token that the graph refuses, and where there is none to be had, asks to sign in', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(consoleUrl(demo, ids));
    await become(page, 'Ada Winter');
    const spoil = (part: string) =>
      page.evaluate(`{
        const key = 'organization-graph-console-identity';
        const { person, tokens } = JSON.parse(sessionStorage.getItem(key));
        sessionStorage.setItem(key, JSON.stringify({ person, tokens: { ...tokens, ${part} } }));
      }`);
    await spoil("accessToken: 'refused.by.the-graph'");
    await page.reload();
    await expect.poll(() => readRows(page)).toMatchObject({ 'Nordlys Bergen': 'Read' });
    // The browser itself tells of each 401.
    const refusals = watched.takeComplaints();
    expect(refusals).not.toEqual([]);
    expect(refusals.filter((complaint) => !complaint.includes('401'))).toEqual([]);

    await spoil("accessToken: 'refused.by.the-graph', refreshToken: 'refused-by-the-provider'");
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to see organizations' }).waitFor();
    expect(await page.getByRole('banner').innerText()).toContain('Not signed in');
    watched.takeComplaints();
  });

  test('fits a small screen, in the dark', async () => {
    await using watched = await openPage(browser, {
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    });
    const { page } = watched;
    const isTooWide = () => page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    await page.goto(consoleUrl(demo, ids));
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    expect(await isTooWide()).toBe(false);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(await isTooWide()).toBe(false);
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    await page.getByRole('button', { name: 'Chidi Okafor' }).click();
    await page.getByRole('heading', { level: 1, name: 'Organizations' }).waitFor();
    await settle(page);
    expect(await isTooWide()).toBe(false);
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });
});

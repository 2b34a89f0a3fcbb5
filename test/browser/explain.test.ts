import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo } from '../../demo/start.ts';
import type { RunningDemo } from '../../demo/start.ts';
import { everything, openOrganization, signIn } from './support/console.ts';
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

const panelOf = (page: Page) => page.getByRole('region', { name: 'How this was read' });
const switchOf = (page: Page) => panelOf(page).getByRole('switch', { name: 'Ask with each request' });

/** Whether each request to the graph, from now on, asks how it is answered. */
function watchAsked(page: Page): boolean[] {
  const asked: boolean[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/graphql') asked.push('x-explain' in request.headers());
  });
  return asked;
}

const looks = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['on a narrow screen', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
] as const;

describe.each(looks)('how an organization was read, %s', (_look, options) => {
  test('is shown when it is asked for, record by record, with nothing wrong for a screen reader', async () => {
    await using watched = await openPage(browser, options);
    const { page } = watched;
    const asked = watchAsked(page);
    await signIn(page, everything);
    await openOrganization(page, demo, 'maple-ridge-calgary');
    await panelOf(page)
      .getByText(/can tell which platforms were called/)
      .waitFor();
    expect(asked).not.toContain(true);
    expect(asked.length).toBeGreaterThan(0);

    await switchOf(page).check();
    await panelOf(page)
      .getByRole('heading', { name: /^This organization/ })
      .waitFor();
    await panelOf(page)
      .getByRole('heading', { name: /^The units above it/ })
      .waitFor();
    expect(asked.slice(-2)).toEqual([true, true]);
    const text = await panelOf(page).innerText();
    for (const words of [/Access platform\s+[\d.,]+ ms\s+Read · Called/, /Workforce platform/, /ms in all/]) {
      expect(text).toMatch(words);
    }
    expect(await watched.findAccessibilityIssues()).toEqual([]);
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
  });
});

describe('how an organization was read', () => {
  test('is asked for until it is turned off, by keyboard, too, on every page', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'acme');
    await switchOf(page).focus();
    await page.keyboard.press('Space');
    await panelOf(page)
      .getByRole('heading', { name: /^This organization/ })
      .waitFor();

    await openOrganization(page, demo, 'nordlys');
    expect(await switchOf(page).isChecked()).toBe(true);
    await panelOf(page)
      .getByRole('heading', { name: /^This organization/ })
      .waitFor();

    await switchOf(page).uncheck();
    await panelOf(page)
      .getByText(/can tell which platforms were called/)
      .waitFor();
    const asked = watchAsked(page);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => asked).toEqual([false, false]);
  });

  test('of one that a platform does not give, tells how often it was called', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'fault-access-unavailable');
    await switchOf(page).check();
    await panelOf(page)
      .getByText(/Unavailable · Called 3 times/)
      .waitFor();
    expect(await watched.findAccessibilityIssues()).toEqual([]);
  });

  test('is not offered where the graph tells nobody', async () => {
    const silent = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent', EXPLAIN: 'false' });
    try {
      await using watched = await openPage(browser);
      await signIn(watched.page, everything);
      await openOrganization(watched.page, silent, 'acme');
      await watched.page.getByRole('region', { name: 'Address' }).waitFor();
      expect(await panelOf(watched.page).count()).toBe(0);
    } finally {
      await silent.stop();
    }
  });
});

import type { Browser, Page } from 'playwright-core';
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

/** What has the focus: its id or its words. */
async function focused(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.id || document.activeElement.textContent');
}

describe('by keyboard, the console', () => {
  test('leads past its header first, and tells how many permissions fit what is typed', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'maple-ridge-calgary');

    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('content');

    const count = page.getByRole('region', { name: 'Permissions' }).getByRole('status');
    const all = /^(\d+) of \1 shown/;
    expect(await count.innerText()).toMatch(all);
    await page.getByRole('searchbox', { name: 'Find a permission' }).focus();
    await page.keyboard.type('turn to activate');
    await expect.poll(() => count.innerText()).toMatch(/^1 of \d+ shown/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await expect.poll(() => count.innerText()).toMatch(all);
  });

  test('lists other ids, and keeps the focus where it is', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await signIn(page, everything);
    await page.goto(consoleUrl(demo, '?ids=acme'));
    const field = page.getByRole('textbox', { name: 'Ids' });
    const announced = page.getByRole('status');

    await field.fill('acme, nordlys');
    await page.getByRole('button', { name: 'Show' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => announced.innerText()).toBe('2 of 2 organizations are shown');
    expect(await focused(page)).toBe('Show');

    await field.fill('nordlys');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => announced.innerText()).toBe('1 of 1 organizations are shown');
    expect(new URL(page.url()).searchParams.get('ids')).toBe('nordlys');
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe('acme, nordlys');
  });
});

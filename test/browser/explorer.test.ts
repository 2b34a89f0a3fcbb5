import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCredentials } from '../../demo/credentials.ts';
import { startDemo } from '../../demo/start.ts';
import type { RunningDemo } from '../../demo/start.ts';
import { showOnPages } from '../support/leak-guard/guard.ts';
import { openBrowser, openPage } from './support/open-page.ts';

// The editor begins with them.
showOnPages(...demoCredentials.map(({ value }) => value));

/** What the editor shows as the answer; it draws each space as one that does not break. */
async function readAnswer(page: Page): Promise<string> {
  const text = await page.locator('.result-window').innerText();
  return text.replaceAll('\u00a0', ' ');
}

/** GraphiQL itself puts the button that closes a tab inside the tab. */
const knownIssue = 'serious: nested-interactive: li';

describe('GraphiQL', () => {
  let browser: Browser;
  let demo: RunningDemo;
  beforeAll(async () => {
    browser = await openBrowser();
    demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LANDING_PAGE: 'graphiql' });
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  test.each(['light', 'dark'] as const)(
    'in %s, runs the first document with the credentials that stand there, and asks no other machine',
    async (colorScheme) => {
      await using watched = await openPage(browser, { colorScheme });
      const { page } = watched;
      await page.goto(demo.url);

      const execute = page.getByRole('button', { name: /execute query/i });
      await execute.waitFor();
      expect(await watched.findAccessibilityIssues()).toEqual([knownIssue]);
      await execute.click();

      await expect.poll(() => readAnswer(page)).toContain('"name": "Maple Ridge Calgary"');
      expect(await readAnswer(page)).not.toContain('errors');
      expect(watched.foreignRequests).toEqual([]);
      expect(watched.takeComplaints()).toEqual([]);
    },
  );

  test('runs what is typed, and completes a field that was begun', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(demo.url);
    const editor = page.getByRole('region', { name: 'Operation Editor' });
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+a');

    await page.keyboard.type('{ currentOr');
    await page.locator('.suggest-widget').getByText('currentOrganization').first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(' { id accessId } ');
    await page.keyboard.press('ControlOrMeta+Enter');

    await expect.poll(() => readAnswer(page)).toContain('"accessId": "73"');
    expect(watched.foreignRequests).toEqual([]);
  });

  test('shows the documentation of the schema, read by introspection', async () => {
    await using watched = await openPage(browser);
    const { page } = watched;
    await page.goto(demo.url);

    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).click();

    await page.getByText('The ways in: one organization, many at once').waitFor();
    expect(watched.takeComplaints()).toEqual([]);
  });
});

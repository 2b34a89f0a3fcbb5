import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser, openPage } from './support/open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Serves one page, under a policy that runs no script of its own; answers its address. */
async function serve(html: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">${html}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

/** Opens a page, lets go of it, and tells what was said against it. */
async function judge(html: string): Promise<string> {
  const watched = await openPage(browser);
  await watched.page.goto(await serve(html), { waitUntil: 'networkidle' });
  return watched[Symbol.asyncDispose]().then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
}

describe('the watch over a page', () => {
  test('says nothing against one that behaves', async () => {
    expect(await judge('<main><h1>Quiet</h1></main>')).toBe('nothing');
  });

  test.each([
    ['writes an error to the console', `<script>console.error('oh no')</script>`, 'error: oh no'],
    ['warns on the console', `<script>console.warn('hm')</script>`, 'warning: hm'],
    ['throws', `<script>throw new Error('broken')</script>`, 'uncaught: broken'],
    [
      'breaks its own policy',
      `<meta http-equiv="content-security-policy" content="script-src 'none'"><script>1</script>`,
      'Content Security Policy',
    ],
    [
      'asks another machine for a picture',
      `<img alt="" src="http://pictures.example/a.png">`,
      'asked for http://pictures.example/a.png',
    ],
    [
      'asks another machine by script',
      `<script>fetch('https://facts.example/').catch(() => {})</script>`,
      'asked for https://facts.example/',
    ],
    [
      'opens a socket to another machine',
      `<script>new WebSocket('wss://news.example/')</script>`,
      'asked for wss://news.example/',
    ],
  ])('fails one that %s', async (_what, html, complaint) => {
    expect(await judge(html)).toContain(complaint);
  });

  test('finds what a screen reader could not tell, with its weight and its place', async () => {
    await using watched = await openPage(browser);
    await watched.page.goto(await serve('<main><h1>A form</h1><input></main>'));
    expect(await watched.findAccessibilityIssues()).toEqual(['critical: label: input']);
  });
});

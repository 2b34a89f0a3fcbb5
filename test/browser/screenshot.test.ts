import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startDemo } from '../../demo/start.ts';
import { everything, openOrganization, signIn } from './support/console.ts';
import { openBrowser, openPage } from './support/open-page.ts';

const picture = new URL('../../docs/console.png', import.meta.url);
const viewport = { width: 1280, height: 900 };

/** The size that a PNG says it has. */
function sizeOf(png: Buffer): { width: number; height: number } {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

test("README's picture is one of the console; npm run screenshot takes it anew", async () => {
  await using browser = await openBrowser();
  const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' });
  try {
    await using watched = await openPage(browser, { colorScheme: 'light', viewport });
    const { page } = watched;
    await signIn(page, everything);
    await openOrganization(page, demo, 'maple-ridge-calgary');
    await page.getByRole('navigation', { name: 'Parents' }).getByRole('link').first().waitFor();
    const taken = await page.screenshot();
    if (process.env['SCREENSHOT'] === 'update') await writeFile(picture, taken);

    expect(sizeOf(taken)).toEqual(viewport);
    expect(sizeOf(await readFile(picture))).toEqual(viewport);
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain('](docs/console.png)');
  } finally {
    await demo.stop();
  }
});

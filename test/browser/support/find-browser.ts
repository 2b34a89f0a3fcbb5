import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The names that Chromium and its kin have on a PATH. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Where macOS keeps its applications' programs. */
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What to say where there is no browser. */
export const noBrowserMessage =
  'No Chromium was found, so the browser tests cannot run. Install one (Debian: apt-get install chromium) or name one: CHROMIUM=/path/to/chromium';

/**
 * Finds a Chromium: the one that `CHROMIUM` names, else the first one on the PATH.
 *
 * @returns the path of its program, or null where there is none
 */
export function findBrowser(environment: Readonly<Record<string, string | undefined>>): string | null {
  const { CHROMIUM: named, PATH: path = '' } = environment;
  if (named !== undefined && named !== '') return isProgram(named) ? named : null;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...applications].find(isProgram) ?? null;
}

/**
 * Finds a Chromium for the tests, and says plainly where there is none.
 *
 * @throws where there is none in CI
 */
export function requireBrowserInCi(environment: Readonly<Record<string, string | undefined>>): string | null {
  const browser = findBrowser(environment);
  if (browser !== null) return browser;
  if (!['', '0', 'false', undefined].includes(environment['CI'])) throw new Error(noBrowserMessage);
  console.warn(noBrowserMessage);
  return null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumProgram, requireProgram } from '../../support/programs.ts';

/** A browser that can reach this machine only. Release it with `await using`, or `[Symbol.asyncDispose]()`. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const executablePath = requireProgram(chromiumProgram, process.env);
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    // A request that the page's own watch does not see finds no way out either: no other name resolves.
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    // Chromium's own sandbox does not start as root.
    chromiumSandbox: !isRoot,
  });
}

/** How long a page may keep a test waiting, in milliseconds. */
const WAIT_MS = 10_000;

/** A page, and what it must not have done. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Console errors and warnings, uncaught exceptions, and policy violations, since they were last taken. */
  takeComplaints(): string[];
  /** The addresses of other machines that were asked for. */
  readonly foreignRequests: readonly string[];
  /** What axe finds wrong, as `impact: rule: where`. */
  findAccessibilityIssues(): Promise<string[]>;
}

/**
 * Opens a page that is watched.
 *
 * @throws when it is released, where it complained of something that no test took, or asked for another machine
 */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ serviceWorkers: 'block', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // Shorter than a test may take, so that a failure says what was waited for.
  page.setDefaultTimeout(WAIT_MS);
  let complaints: string[] = [];
  const foreignRequests: string[] = [];
  const noteAddress = (address: string) => {
    const { protocol, hostname } = new URL(address);
    const isOwn = ['data:', 'blob:', 'about:'].includes(protocol);
    if (!isOwn && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) foreignRequests.push(address);
  };
  context.on('request', (request) => noteAddress(request.url()));
  page.on('websocket', (socket) => noteAddress(socket.url()));
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  const takeComplaints = () => {
    const taken = complaints;
    complaints = [];
    return taken;
  };
  return {
    page,
    takeComplaints,
    foreignRequests,
    findAccessibilityIssues: async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.flatMap(({ impact, id, nodes }) =>
        nodes.map(({ target }) => `${String(impact)}: ${id}: ${target.join(' ')}`),
      );
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      const wrongs = [...complaints, ...foreignRequests.map((address) => `asked for ${address}`)];
      if (wrongs.length > 0) throw new Error(`The page misbehaved:\n${wrongs.join('\n')}`);
    },
  };
}

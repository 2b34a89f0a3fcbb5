import { startApplication } from '../../../src/application.ts';
import { parseConfig } from '../../../src/config.ts';
import type { FirstLook, FirstLookOptions } from '../../../src/server/landing-page/first-look.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { send } from './requests.ts';
import type { Received } from './requests.ts';

/** What a browser says that it takes when it opens an address. */
const browserAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** Opens an address as a browser does. */
export async function openPage(graphUrl: string, path = '/graphql'): Promise<Received> {
  return send(graphUrl, path, { headers: { accept: browserAccept } });
}

/** Starts the application without platforms, and answers the page of its landing page. */
export async function readPage(
  environment: Readonly<Record<string, string>>,
  firstLook?: FirstLookOptions,
): Promise<Received> {
  const config = parseConfig({
    SHUTDOWN_GRACE_MS: '0',
    ACCESS_URL: 'http://127.0.0.1:1',
    WORKFORCE_URL: 'http://127.0.0.1:1',
    PORT: '0',
    ADMIN_PORT: '0',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const options = firstLook === undefined ? {} : { firstLook };
  const application = await startApplication(config, createLogger({ level: config.logLevel }), options);
  try {
    return await openPage(application.url);
  } finally {
    await application.stop();
  }
}

/** A script element of a page. */
export interface ScriptElement {
  readonly attributes: string;
  readonly text: string;
}

/** The script elements of a page, where a browser sees them begin and end. */
export function scriptsIn(html: string): readonly ScriptElement[] {
  return [...html.matchAll(/<script\b([^>]*)>(.*?)<\/script/gis)].map(([, attributes = '', text = '']) => ({
    attributes,
    text,
  }));
}

/** What either page begins with, read as its script reads it. */
export function firstLookIn(html: string): FirstLook {
  for (const { attributes, text } of scriptsIn(html)) {
    if (attributes.includes('application/json')) {
      return (JSON.parse(text) as { firstLook: FirstLook }).firstLook;
    }
    const [, sandbox] = /var embeddedSandboxConfig = (\{[^\n]*\});/.exec(text) ?? [];
    if (sandbox !== undefined) return (JSON.parse(sandbox) as { initialState: FirstLook }).initialState;
  }
  throw new Error(`the page begins with nothing:\n${html}`);
}

/** What a page loads or links to, as its attributes say it. */
export function linksIn(html: string): readonly string[] {
  return [...html.matchAll(/\s(?:src|href)\s*=\s*["']?([^"'\s>]*)/gi)].map(([, link = '']) => link);
}

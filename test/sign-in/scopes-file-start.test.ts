import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApplication } from '../../src/application.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { findProblemsOfFiles } from '../../src/open-files.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { bothCredentials, postQuery } from '../support/graph.ts';
import { parseLog } from '../server/support/log.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scopes-file-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
async function write(text: string): Promise<string> {
  written += 1;
  const path = join(folder, `scopes-${String(written)}.json`);
  await writeFile(path, text);
  return path;
}

const bad = '{ "contacts": [], "fax": ["fax:read"] }';
const problemsOfBad = [
  'AUTH_SCOPES_FILE: "contacts": has a list without a scope: everybody could read it',
  'AUTH_SCOPES_FILE: "fax": is no field: Organization has no "fax"',
];

/** Starts the application with this scopes file; what it logs goes to `lines`. */
async function start(scopesFile: string | null, lines: string[] = [], linksFile: string | null = null) {
  const upstreams = { ACCESS_URL: 'http://127.0.0.1:9', WORKFORCE_URL: 'http://127.0.0.1:9' };
  const config = parseConfig({ ...upstreams, PORT: '0', ADMIN_PORT: '0', SHUTDOWN_GRACE_MS: '0' });
  const destination = { write: (line: string) => void lines.push(line) };
  return startApplication({ ...config, scopesFile, linksFile }, createLogger({ level: 'info', destination }));
}

test('the application, with a good scopes file, says how many rules it has and serves them in its SDL', async () => {
  const lines: string[] = [];
  const application = await start(await write('{ "contacts": ["contacts:read"], "name": ["a"] }'), lines);
  try {
    const { text } = await postQuery(application.url, '{ _service { sdl } }', { headers: bothCredentials });
    expect(text).toContain(String.raw`@requiresScopes(scopes: [[\"contacts:read\"]])`);
    expect(parseLog(lines)).toContainEqual(
      expect.objectContaining({ level: 30, msg: 'rules for fields loaded', rules: 2 }),
    );
  } finally {
    await application.stop();
  }
});

test('the application, without a scopes file, serves an SDL that requires no scope', async () => {
  const application = await start(null);
  try {
    const { text } = await postQuery(application.url, '{ _service { sdl } }', { headers: bothCredentials });
    expect(text).toContain('type Organization');
    expect(text).not.toContain(' @requiresScopes');
  } finally {
    await application.stop();
  }
});

test('the application, with a bad scopes file and a bad links file, does not start and tells the problems of both', async () => {
  const starting = start(await write(bad), [], await write('[{'));
  await expect(starting).rejects.toThrow(ConfigError);
  await expect(starting).rejects.toMatchObject({
    problems: ['LINKS_FILE: is not JSON', ...problemsOfBad],
  });
});

test('the application, with a scopes file that is not there, does not start and says so', async () => {
  const starting = start(join(folder, 'missing.json'));
  await expect(starting).rejects.toMatchObject({ problems: ['AUTH_SCOPES_FILE: cannot be read (ENOENT)'] });
});

test('findProblemsOfFiles, with scopes files, tells what is wrong with the bad one and nothing of the good one', async () => {
  expect(await findProblemsOfFiles({ AUTH_SCOPES_FILE: await write(bad) })).toEqual(problemsOfBad);
  expect(await findProblemsOfFiles({ AUTH_SCOPES_FILE: await write('{ "name": ["a"] }') })).toEqual([]);
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFifo } from '../support/fifo.ts';
import { startApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { findProblemsOfFiles } from '../../src/open-files.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { acme } from '../organizations/records.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';

const document = '{ organization(id: "acme") { id } }';

/** Every variable that names a file, and a good file. */
const files = {
  ACCESS_SERVICE_CREDENTIAL_FILE: 'Bearer of-the-service\n',
  AUTH_SCOPES_FILE: '{ "contacts": ["contacts:read"] }',
  LINKS_FILE: JSON.stringify([acme]),
  SAFELIST_FILE: JSON.stringify({ [createHash('sha256').update(document).digest('hex')]: document }),
  UPSTREAM_CA_FILE: createSelfSigned('ca.example').cert,
  WORKFORCE_SERVICE_CREDENTIAL_FILE: 'key-of-the-service',
};
const variables = Object.keys(files);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configured-files-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
const newPath = () => join(folder, String((made += 1)));

/** Names a file of each variable. */
async function nameFiles(make: (path: string, text: string) => Promise<unknown>) {
  const entries = Object.entries(files).map(async ([variable, text]) => {
    const path = newPath();
    await make(path, text);
    return [variable, path] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function start(environment: Readonly<Record<string, string>>) {
  await using provider = await startIdentityProvider();
  const config = parseConfig({
    ...provider.environment,
    ACCESS_SERVICE_CREDENTIAL: '',
    WORKFORCE_SERVICE_CREDENTIAL: '',
    ACCESS_URL: 'http://127.0.0.1:9',
    WORKFORCE_URL: 'http://127.0.0.1:9',
    PORT: '0',
    ADMIN_PORT: '0',
    SHUTDOWN_GRACE_MS: '0',
    ...environment,
  });
  const application = await startApplication(config, createLogger({ level: 'silent' }));
  await application.stop();
}

const others: Readonly<Record<string, readonly [(path: string) => Promise<unknown>, string]>> = {
  'a FIFO': [makeFifo, 'is not a regular file'],
  'a link to a FIFO': [
    async (path) => {
      await makeFifo(`${path}.fifo`);
      await symlink(`${path}.fifo`, path);
    },
    'is not a regular file',
  ],
  'a socket': [
    async (path) => {
      // It stays until the folder goes.
      await new Promise<void>((resolve) => createServer().unref().listen(path, resolve));
    },
    'is not a regular file',
  ],
  'a device that never ends': [(path) => symlink('/dev/zero', path), 'is not a regular file'],
  'a directory': [(path) => mkdir(path), 'cannot be read (EISDIR)'],
  'a file that is too large': [
    async (path) => {
      await writeFile(path, '');
      await truncate(path, 64 * 2 ** 20 + 1);
    },
    'is larger than 67108864 bytes',
  ],
};

describe('every configured file', () => {
  test.each(Object.entries(others))(
    'that is %s: is refused at once, at the start and when problems are told',
    async (_, [make, problem]) => {
      const environment = await nameFiles(make);
      const problems = variables.map((variable) => `${variable}: ${problem}`);
      expect((await findProblemsOfFiles(environment)).toSorted()).toEqual(problems);
      const failure: unknown = await start(environment).catch((error: unknown) => error);
      expect((failure as { problems?: string[] }).problems?.toSorted()).toEqual(problems);
    },
  );

  test('with a byte order mark: is taken, at the start and when problems are told', async () => {
    const environment = await nameFiles((path, text) => writeFile(path, `\ufeff${text}`));
    expect(await findProblemsOfFiles(environment)).toEqual([]);
    await expect(start(environment)).resolves.toBeUndefined();
  });
});

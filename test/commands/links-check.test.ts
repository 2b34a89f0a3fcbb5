import { describe, expect, test } from 'vitest';
import { accessPath, acme, unit, uuidOf, workforcePath } from '../organizations/records.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { createFolder, runLinks } from './run-links.ts';
import type { CommandResult } from './run-links.ts';

const credentials = {
  CHECK_ACCESS_CREDENTIAL: 'Bearer cHeck-accEss-tokEn',
  CHECK_WORKFORCE_CREDENTIAL: 'cHeck-wOrkforce-kEy',
};

const access = (id: string, name?: string): Script => ({ json: { id: Number(id), name } });
const workforce = (id: string, organizationName?: string): Script => ({
  json: { id, name: { organizationName } },
});

/** Checks these links against platforms with these records. */
async function check(
  links: readonly object[],
  records: { readonly access: Record<string, Script>; readonly workforce: Record<string, Script> },
  { args = [], environment = {} }: { args?: readonly string[]; environment?: Record<string, string> } = {},
): Promise<CommandResult & { readonly platforms: readonly ScriptedUpstream[] }> {
  await using folder = await createFolder();
  await using accessPlatform = await startUpstream(records.access);
  await using workforcePlatform = await startUpstream(records.workforce);
  const result = await runLinks(['check', ...args], {
    ACCESS_URL: accessPlatform.url,
    WORKFORCE_URL: workforcePlatform.url,
    UPSTREAM_RETRIES: '0',
    BREAKER_MIN_ATTEMPTS: '0',
    LINKS_FILE: await folder.write('links.json', links),
    ...credentials,
    ...environment,
  });
  return { ...result, platforms: [accessPlatform, workforcePlatform] };
}

const fine = {
  access: { [accessPath('73')]: access('73', 'Acme Inc.') },
  workforce: { [workforcePath(acme.workforceId)]: workforce(acme.workforceId, 'ACME') },
};

describe('links check', () => {
  test('of links that are well, says so and exits 0; it asks with the credentials that it was given', async () => {
    const { code, stdout, stderr, platforms } = await check([acme], fine);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: ['checked 1 links: 1 are well; 0 missing, 0 refused, 0 unreadable, 0 unlike'],
    });
    const [accessPlatform, workforcePlatform] = platforms;
    expect(accessPlatform?.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      [accessPath('73'), credentials.CHECK_ACCESS_CREDENTIAL],
    ]);
    expect(workforcePlatform?.requests.map(({ path, headers }) => [path, headers['api_key']])).toEqual([
      [workforcePath(acme.workforceId), credentials.CHECK_WORKFORCE_CREDENTIAL],
    ]);
  });

  test('of credentials with a line break at their end, as files have, sends what a header would hold', async () => {
    const environment = Object.fromEntries(
      Object.entries(credentials).map(([name, value]) => [name, `${value}\n`]),
    );
    const { code, platforms } = await check([acme], fine, { environment });
    expect(code).toBe(0);
    expect(platforms[0]?.requests[0]?.headers.authorization).toBe(credentials.CHECK_ACCESS_CREDENTIAL);
  });

  const broken = [acme, ...[1, 2, 3, 4, 5].map(unit)];
  const records = {
    access: {
      ...fine.access,
      [accessPath('2')]: { status: 403 },
      [accessPath('3')]: { status: 503 },
      [accessPath('4')]: access('4', 'Works "A"\u001b[31m'),
      [accessPath('5')]: access('5'),
    },
    workforce: {
      ...fine.workforce,
      [workforcePath(uuidOf(1))]: { status: 404 },
      [workforcePath(uuidOf(2))]: workforce(uuidOf(2), 'Unit 2'),
      [workforcePath(uuidOf(3))]: { status: 200, body: 'rubbish' },
      [workforcePath(uuidOf(4))]: workforce(uuidOf(4), 'Holding'),
      [workforcePath(uuidOf(5))]: workforce(uuidOf(5), 'Unit 5'),
    },
  };

  test('of links that are not, tells missing, refused, unreadable and unlike ones apart, and exits 1', async () => {
    const { code, stdout, stderr } = await check(broken, records);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      'unit-1: access:1 is missing',
      `unit-1: workforce:${uuidOf(1)} is missing`,
      'unit-2: access:2 may not be read (FORBIDDEN)',
      'unit-3: access:3 could not be read (UPSTREAM_UNAVAILABLE)',
      `unit-3: workforce:${uuidOf(3)} could not be read (UPSTREAM_INVALID_RESPONSE)`,
      String.raw`unit-4: the names are unlike: access "Works \"A\"\u001b[31m", workforce "Holding"`,
    ]);
    expect(stderr).toEqual(['checked 6 links: 2 are well; 2 missing, 1 refused, 2 unreadable, 1 unlike']);
  });

  test('with --json, writes an object a line', async () => {
    const { stdout } = await check(broken, records, { args: ['--json', '--concurrency=1'] });
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(findings).toEqual([
      { link: 'unit-1', problem: 'missing', record: 'access:1' },
      { link: 'unit-1', problem: 'missing', record: `workforce:${uuidOf(1)}` },
      { link: 'unit-2', problem: 'refused', record: 'access:2', code: 'FORBIDDEN' },
      { link: 'unit-3', problem: 'unreadable', record: 'access:3', code: 'UPSTREAM_UNAVAILABLE' },
      {
        link: 'unit-3',
        problem: 'unreadable',
        record: `workforce:${uuidOf(3)}`,
        code: 'UPSTREAM_INVALID_RESPONSE',
      },
      { link: 'unit-4', problem: 'unlike', names: { access: 'Works "A"\u001b[31m', workforce: 'Holding' } },
    ]);
  });

  test('of a platform that asks for a pause, comes back after it', async () => {
    let asked = 0;
    const { code } = await check([acme], {
      ...fine,
      access: {
        [accessPath('73')]: (_, response) => {
          asked += 1;
          if (asked <= 2) response.writeHead(429, { 'retry-after': '1' }).end();
          else response.writeHead(200).end(JSON.stringify({ id: 73, name: 'Acme' }));
        },
      },
    });
    expect([code, asked]).toEqual([0, 3]);
  });

  test('looks at no more links at once than it may', async () => {
    let atOnce = 0;
    let most = 0;
    const links = Array.from({ length: 30 }, (_, index) => unit(index + 1));
    const slow =
      (body: object): Script =>
      (_, response) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        setTimeout(() => {
          atOnce -= 1;
          response.writeHead(200).end(JSON.stringify(body));
        }, 20);
      };
    const { code } = await check(
      links,
      {
        access: Object.fromEntries(
          links.map(({ accessId }) => [accessPath(accessId), slow({ id: Number(accessId) })]),
        ),
        workforce: Object.fromEntries(
          links.map(({ workforceId }) => [workforcePath(workforceId), slow({ id: workforceId })]),
        ),
      },
      { args: ['--concurrency', '3'] },
    );
    expect(code).toBe(0);
    expect(most).toBe(6);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'without a credential',
      { CHECK_ACCESS_CREDENTIAL: ' ' },
      /^CHECK_ACCESS_CREDENTIAL and CHECK_WORKFORCE_CREDENTIAL must be set/,
    ],
    [
      'with a credential that no header can hold',
      { CHECK_WORKFORCE_CREDENTIAL: 'cHeck-wOrkforce-kEy\nof-twO-lines' },
      /^CHECK_WORKFORCE_CREDENTIAL: has a character that no header can hold$/,
    ],
    ['without a platform', { ACCESS_URL: '' }, /^ACCESS_URL: is required$/],
  ])('%s, says so and exits 2', async (_, environment, message) => {
    const { code, stdout, stderr, platforms } = await check([acme], fine, { environment });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toEqual([expect.stringMatching(message)]);
    expect(platforms.flatMap(({ requests }) => requests)).toEqual([]);
  });
});

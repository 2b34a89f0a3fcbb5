import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApplication } from '../src/application.ts';
import { ConfigError, parseConfig } from '../src/config.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { startChild, startServerProcess } from './e2e/support/child-process.ts';
import { parseLog } from './server/support/log.ts';
import { startUpstream } from './support/scripted-upstream.ts';

const upstreams = { ACCESS_URL: 'http://127.0.0.1:9', WORKFORCE_URL: 'http://127.0.0.1:9' };
const workforceId = '987abc78-39c5-436f-a70b-d3a14db753c0';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organization-graph-main-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function startAndFail(environment: Readonly<Record<string, string>>) {
  await using child = startChild('src/main.ts', environment);
  return { exit: await child.ended, stdout: child.stdout, lines: child.stderr.trimEnd().split('\n') };
}

describe('the process, with a configuration that is wrong', () => {
  test('tells every problem at once on standard error, by variable, and exits 1', async () => {
    const { exit, stdout, lines } = await startAndFail({
      ACCESS_URL: 'ftp://access.example.com',
      PORT: 'many',
      LOG_LEVEL: 'loud',
      ACCESS_TOKEN: 'secret-value',
      LINKS_FILE: join(folder, 'missing.json'),
      SAFELIST_FILE: join(folder, 'missing.json'),
    });
    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(lines[0]).toBe('organization-graph cannot start:');
    const names = lines.slice(1).map((line) => /^ {2}([A-Z_]+): \S/.exec(line)?.[1]);
    expect(names.sort()).toEqual([
      'ACCESS_TOKEN',
      'ACCESS_URL',
      'LINKS_FILE',
      'LOG_LEVEL',
      'PORT',
      'SAFELIST_FILE',
      'WORKFORCE_URL',
    ]);
    expect(lines.join()).not.toContain('secret-value');
  });

  test.each([
    ['is not JSON', '[{', [/LINKS_FILE: is not JSON$/]],
    ['is no list', '{"id":"a"}', [/LINKS_FILE: \S.+/]],
    [
      'has duplicates',
      JSON.stringify([
        { id: 'a', accessId: '1', workforceId },
        { id: 'a', accessId: '1', workforceId: workforceId.toUpperCase() },
      ]),
      [
        /LINKS_FILE: entry 1: a is already in entry 0$/,
        /LINKS_FILE: entry 1: access:1 is already in entry 0$/,
        /LINKS_FILE: entry 1: workforce:987abc78\S+ is already in entry 0$/,
      ],
    ],
  ])('tells of a links file that %s beside the other problems, and exits 1', async (_, text, expected) => {
    const path = join(folder, `links-${String(text.length)}.json`);
    await writeFile(path, text);
    const { exit, lines } = await startAndFail({ ...upstreams, LINKS_FILE: path, MAX_IDS: '0' });
    expect(exit).toBe(1);
    expect(lines).toHaveLength(2 + expected.length);
    expect(lines[1]).toMatch(/^ {2}MAX_IDS: must be/);
    expected.forEach((pattern, index) => expect(lines[index + 2]).toMatch(pattern));
  });

  test.each(['PORT', 'ADMIN_PORT'])(
    'tells of a %s in use, without a stack, and exits 1',
    async (variable) => {
      await using occupant = await startUpstream();
      const { port } = new URL(occupant.url);
      const { exit, lines } = await startAndFail({
        ...upstreams,
        PORT: '0',
        ADMIN_PORT: '0',
        [variable]: port,
      });
      expect(exit).toBe(1);
      expect(lines).toEqual([
        'organization-graph cannot start:',
        `  ${variable}: ${port} is already in use on 127.0.0.1`,
      ]);
    },
  );
});

describe('startApplication', () => {
  test.each([
    ['203.0.113.1', 'HOST'],
    ['no-such-host.invalid', 'HOST'],
    ['203.0.113.1', 'ADMIN_HOST'],
    ['no-such-host.invalid', 'ADMIN_HOST'],
  ])('host %s, not of this machine, is told as %s', async (host, variable) => {
    const config = parseConfig({ ...upstreams, [variable]: host, PORT: '0', ADMIN_PORT: '0' });
    const problem = await startApplication(config, createLogger({ level: 'silent' })).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(ConfigError);
    expect(problem).toMatchObject({ problems: [`${variable}: ${host} is not an address of this machine`] });
  });
});

describe('the process, running', () => {
  test('prints nothing but JSON log lines on standard output', async () => {
    await using upstream = await startUpstream({ '/v1/organizations/1': { status: 500, body: 'broken' } });
    await using server = await startServerProcess({ ACCESS_URL: upstream.url, WORKFORCE_URL: upstream.url });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer caller-token' };
    for (const query of ['{ organization(id: "access:1") { isPersonal } }', '{ nonsense', '{ nonsense }']) {
      await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    }
    await fetch(new URL('/nowhere', server.url));
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    const lines = parseLog(server.stdout.trimEnd().split('\n'));
    expect(lines.filter((line) => 'durationMs' in line)).toHaveLength(4);
    expect(lines.every((line) => typeof line['msg'] === 'string' && typeof line['level'] === 'number')).toBe(
      true,
    );
    expect(server.stderr).toBe('');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { findProblemsOfFiles } from '../../src/open-files.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';
import { openServiceCredential } from '../../src/upstream/service-credential.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph, TestGraphOptions } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';

const workforceId = '22222222-39c5-436f-a70b-d3a14db753c0';

const records: TestGraphOptions = {
  access: {
    '/v1/organizations/73': { json: { id: 73, name: 'At access', personal: true } },
    '/v1/organization': { json: { id: 73, name: 'At access' } },
  },
  workforce: {
    [`/organizations/${workforceId}`]: { json: { id: workforceId, name: { organizationName: 'Acme' } } },
  },
  links: [{ id: 'acme', accessId: '73', workforceId }],
};

const document = '{ organization(id: "acme") { name isPersonal sources { source status } } }';

async function start(
  provider: IdentityProvider,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestGraph> {
  return startGraph({ ...records, environment: { ...provider.environment, ...environment } });
}

describe('service credentials', () => {
  test('go to the platforms in place of whatever the caller sends', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider);
    const headers = {
      ...signedInBy(await provider.token({ organizations: ['acme'] })),
      'x-workforce-api-key': 'qz7-key-of-the-caller',
      'api-key': 'qz7-key-of-the-caller',
      cookie: 'session=qz7-session',
    };
    const { data, errors } = await graph.query(document, { headers });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ organization: { name: 'Acme', isPersonal: true } });
    expect(graph.access.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer service-token-of-tests',
    ]);
    const [request] = graph.workforce.requests;
    expect(request?.headers['api_key']).toBe('service-key-of-tests');
    expect(request?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(request?.headers)).not.toContain('qz7');
  });

  test('are told apart from the sign-in: where a platform refuses one, nobody need sign in again', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider);
    graph.access.on('/v1/organizations/73', { status: 401 });
    graph.workforce.on(`/organizations/${workforceId}`, { status: 401 });
    const token = await provider.token({ organizations: ['acme'] });
    const answer = await graph.query(document, { headers: signedInBy(token) });
    expect(answer.status).toBe(200);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REJECTED', source: 'WORKFORCE' });
    expect(graph.calls).toHaveLength(2);

    graph.workforce.on(`/organizations/${workforceId}`, {
      json: { id: workforceId, name: { organizationName: 'Acme' } },
    });
    const partial = await graph.query(document, { headers: signedInBy(token) });
    expect(partial.data).toEqual({
      organization: {
        name: 'Acme',
        isPersonal: null,
        sources: [
          { source: 'ACCESS', status: 'INVALID' },
          { source: 'WORKFORCE', status: 'OK' },
        ],
      },
    });
    expect(partial.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REJECTED', source: 'ACCESS' });
    const explained = await graph.query(document, { headers: { ...signedInBy(token), 'x-explain': 'true' } });
    expect(JSON.stringify(explained.extensions)).toContain('UPSTREAM_REJECTED');
    expect(explained.text).not.toContain('UNAUTHENTICATED');
  });

  test('that may not read a record are forbidden it, as a caller is', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider);
    graph.access.on('/v1/organizations/73', { status: 403 });
    const token = await provider.token({ organizations: ['acme'] });
    const { errors } = await graph.query(document, { headers: signedInBy(token) });
    expect(errors?.map(({ extensions: { code, source } }) => [code, source])).toEqual([
      ['FORBIDDEN', 'ACCESS'],
    ]);
  });

  test('of one platform alone: the other one is asked with what the caller sends', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider, { WORKFORCE_SERVICE_CREDENTIAL: '' });
    const signedIn = signedInBy(await provider.token({ organizations: ['acme'] }));
    const own = await graph.query(document, {
      headers: { ...signedIn, 'x-workforce-api-key': 'qz7-key-of-the-caller' },
    });
    expect(own.data).toMatchObject({ organization: { name: 'Acme' } });
    expect(graph.workforce.requests[0]?.headers['api_key']).toBe('qz7-key-of-the-caller');
    expect(graph.access.requests[0]?.headers.authorization).toBe('Bearer service-token-of-tests');

    const none = await graph.query(document, { headers: signedIn });
    expect(none.data).toMatchObject({
      organization: {
        name: 'At access',
        sources: [
          { source: 'ACCESS', status: 'OK' },
          { source: 'WORKFORCE', status: 'NO_CREDENTIAL' },
        ],
      },
    });
    expect(graph.workforce.requests).toHaveLength(1);
  });

  test("of the workforce platform alone: the session is the caller's own, and still has to be granted", async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider, {
      ACCESS_SERVICE_CREDENTIAL: '',
      ACCESS_CREDENTIAL_HEADER: 'X-Access-Token',
    });
    const current = '{ currentOrganization { id name } }';
    const ask = async (organizations: string[], headers: Record<string, string>) =>
      graph.query(current, {
        headers: { ...signedInBy(await provider.token({ organizations })), ...headers },
      });
    const own = { 'x-access-token': 'Bearer qz7-token-of-the-caller' };

    expect((await ask(['acme'], own)).data).toEqual({ currentOrganization: { id: 'acme', name: 'Acme' } });
    expect(graph.access.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/v1/organization', 'Bearer qz7-token-of-the-caller'],
    ]);
    graph.access.clear();
    graph.workforce.clear();
    const foreign = await ask(['other'], own);
    expect(foreign.data).toEqual({ currentOrganization: null });
    expect(foreign.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    // The session alone says whose it is; its organization is asked for nowhere else.
    expect(graph.calls).toEqual(['/v1/organization']);
    expect((await ask(['acme'], {})).errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      source: 'ACCESS',
    });
  });

  test('in a file are read again when it changes, and stay when it cannot be used', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
    const path = join(folder, 'credential');
    await writeFile(path, 'Bearer qz-first-7\n');
    await using provider = await startIdentityProvider();
    await using graph = await start(provider, {
      ACCESS_SERVICE_CREDENTIAL: '',
      ACCESS_SERVICE_CREDENTIAL_FILE: path,
    });
    const headers = signedInBy(await provider.token({ organizations: '*' }));
    const sent = async () => {
      await graph.query('{ organization(id: "access:73") { isPersonal } }', { headers });
      return graph.access.requests.at(-1)?.headers.authorization;
    };
    expect(await sent()).toBe('Bearer qz-first-7');
    await writeFile(path, '﻿  Bearer qz-second-7\r\n');
    await expect.poll(sent, { timeout: 5000 }).toBe('Bearer qz-second-7');
    await writeFile(path, 'Bearer qz-third-7\nBearer qz-fourth-7\n');
    await expect.poll(() => graph.logLines.join(''), { timeout: 5000 }).toContain('the old credential stays');
    expect(await sent()).toBe('Bearer qz-second-7');
    await rm(folder, { recursive: true });
  });

  test.each([
    ['missing', null, 'cannot be read (ENOENT)'],
    ['empty', '', 'is empty'],
    ['blank', ' \n\n', 'is empty'],
    [
      'of two lines',
      'qz-one-7\nqz-two-7',
      'must be the whole value of a header: one line of printable ASCII',
    ],
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), 'must be the whole value of a header'],
  ])(
    'in a file that is %s keep the server from starting, without its content',
    async (_, content, problem) => {
      const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
      const path = join(folder, 'credential');
      if (content !== null) await writeFile(path, content);
      await using provider = await startIdentityProvider();
      const variable = 'WORKFORCE_SERVICE_CREDENTIAL_FILE';
      const starting = start(provider, { WORKFORCE_SERVICE_CREDENTIAL: '', [variable]: path });
      await expect(starting).rejects.toThrow(ConfigError);
      await expect(starting).rejects.toThrow(`${variable}: ${problem}`);
      await expect(starting).rejects.not.toThrow(/qz-/);
      expect(await findProblemsOfFiles({ [variable]: path })).toEqual([
        expect.stringContaining(`${variable}: ${problem}`),
      ]);
      await rm(folder, { recursive: true });
    },
  );

  test('never show their value but to the platform', async () => {
    const logger = createLogger({ level: 'info', destination: { write: () => undefined } });
    const { current } = await openServiceCredential({
      place: { value: 'Bearer qz-hidden-7' },
      source: 'ACCESS',
      readCredential: createCredentialReader(),
      logger,
    });
    expect(current.holder).toBe('service');
    expect(JSON.stringify({ current }) + String(current)).not.toContain('qz-hidden');
  });
});

describe('callers who sign in', () => {
  const cached = { CACHE_TTL_MS: '600000' };

  test('share reads of the same moment, and what is kept, each of what is granted', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider, cached);
    const headers = async (organizations: unknown, jti: string) =>
      signedInBy(await provider.token({ organizations, jti }));
    const callers = await Promise.all([
      headers(['acme'], 'qz-1'),
      headers(['access:73'], 'qz-2'),
      headers('*', 'qz-3'),
      headers([`workforce:${workforceId}`, 'other'], 'qz-4'),
    ]);
    const together = await Promise.all(callers.map((caller) => graph.query(document, { headers: caller })));
    for (const { data } of together) expect(data).toMatchObject({ organization: { name: 'Acme' } });
    expect(graph.calls).toHaveLength(2);

    const later = await graph.query(document, { headers: await headers(['acme', 'more'], 'qz-5') });
    expect(later.data).toMatchObject({ organization: { name: 'Acme' } });
    expect(graph.calls).toHaveLength(2);

    for (const granted of [['other'], [], ['access:74']]) {
      const refused = await graph.query(document, { headers: await headers(granted, 'qz-6') });
      expect(refused.data).toEqual({ organization: null });
      expect(refused.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    }
    expect(graph.calls).toHaveLength(2);
  });

  test('and ask the same in the same moment, are answered each by its own grants', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await start(provider, cached);
    const lists = [['acme'], ['other'], '*', [], ['acme'], ['other', 'acme']];
    const tokens = await Promise.all(lists.map((organizations) => provider.token({ organizations })));
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(
        tokens.map((token) => graph.query(document, { headers: signedInBy(token) })),
      );
      expect(answers.map(({ data }) => data?.['organization'] !== null)).toEqual([
        ...[true, false, true],
        ...[false, true, true],
      ]);
    }
    expect(graph.calls).toHaveLength(2);
  });
});

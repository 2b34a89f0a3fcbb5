import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { acme } from '../organizations/records.ts';
import { postQuery } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startForwardProxy } from '../upstream/forward-proxy.ts';
import { startTlsServer } from '../upstream/tls-server.ts';
import { startChild, startServerProcess } from './support/child-process.ts';

const access = 'query { organization(id: "access:73") { id isPersonal } }';
const workforce = `query { organization(id: "workforce:${acme.workforceId}") { id description } }`;
const accessRecord = { id: 73, name: 'Acme', personal: true };
const workforceRecord = { id: acme.workforceId, name: { organizationName: 'Acme', description: 'About' } };
const accessAnswer = { organization: { id: 'access:73', isPersonal: true } };
const workforceAnswer = { organization: { id: `workforce:${acme.workforceId}`, description: 'About' } };
const notThere = 'http://127.0.0.1:9';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organization-graph-outbound-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(text: string): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.pem`);
  await writeFile(path, text);
  return path;
}

describe('the process, with an environment that', () => {
  test('names a proxy in every way but ours, asks the platforms straight', async () => {
    await using proxy = await startForwardProxy();
    await using platform = await startUpstream({ '/v1/organizations/73': { json: accessRecord } });
    await using secure = await startTlsServer({ body: workforceRecord });
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
    await using server = await startServerProcess({
      ACCESS_URL: platform.url,
      WORKFORCE_URL: secure.url,
      UPSTREAM_CA_FILE: await write(secure.cert),
      NODE_USE_ENV_PROXY: '1',
      NODE_OPTIONS: '--use-env-proxy',
      ...Object.fromEntries(names.map((name) => [name, proxy.url.href])),
    });
    expect((await postQuery(server.url, access)).data).toEqual(accessAnswer);
    expect((await postQuery(server.url, workforce)).data).toEqual(workforceAnswer);
    expect(platform.requests).toHaveLength(1);
    expect(secure.requests).toHaveLength(1);
    expect(proxy.connections.made).toBe(0);
  });

  test('turns the checks of certificates off, has them all the same', async () => {
    await using secure = await startTlsServer({ body: accessRecord });
    await using server = await startServerProcess({
      ACCESS_URL: secure.url,
      WORKFORCE_URL: notThere,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    const { errors } = await postQuery(server.url, access);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(secure.requests).toEqual([]);
    await server.waitFor(/DEPTH_ZERO_SELF_SIGNED_CERT/);
  });

  test('lowers what TLS is enough, still wants 1.2', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const identity = createSelfSigned('localhost');
    await using platform = await startTlsServer({ identity, body: accessRecord, tls: old });
    await using newer = await startTlsServer({
      identity,
      body: workforceRecord,
      tls: { ...old, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
    });
    await using server = await startServerProcess({
      ACCESS_URL: platform.url,
      WORKFORCE_URL: newer.url,
      UPSTREAM_CA_FILE: await write(identity.cert),
      NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
    });
    const { errors } = await postQuery(server.url, access);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(platform.requests).toEqual([]);
    expect((await postQuery(server.url, workforce)).data).toEqual(workforceAnswer);
  });
});

describe('the process, with UPSTREAM_CA_FILE', () => {
  test('trusts those authorities beside the usual ones', async () => {
    // The same host, written in full: OpenSSL would confuse two certificates of one name that sign themselves.
    const identity = createSelfSigned('localhost.');
    await using usual = await startTlsServer({ identity, body: accessRecord });
    await using own = await startTlsServer({ body: workforceRecord });
    await using server = await startServerProcess({
      ACCESS_URL: usual.url,
      WORKFORCE_URL: own.url,
      // Those that Node trusts without us: here one of them is ours to test with.
      NODE_EXTRA_CA_CERTS: await write(identity.cert),
      UPSTREAM_CA_FILE: await write(own.cert),
    });
    expect((await postQuery(server.url, access)).data).toEqual(accessAnswer);
    expect((await postQuery(server.url, workforce)).data).toEqual(workforceAnswer);
    expect(server.stdout).toContain('"authorities":1');
  });

  const { cert, key } = createSelfSigned('ca.example');
  test.each([
    ['is missing', null, 'cannot be read (ENOENT)'],
    ['has no certificate', 'a-secret', 'has no certificate in PEM form'],
    ['has a private key', cert + key, 'has a private key in it, which must not be there'],
  ])('that %s, tells so beside every other problem, and exits 1', async (_, text, problem) => {
    const missing = join(folder, 'missing');
    const environment = {
      ACCESS_URL: notThere,
      WORKFORCE_URL: notThere,
      LINKS_FILE: missing,
      UPSTREAM_CA_FILE: text === null ? missing : await write(text),
    };
    const files = ['  LINKS_FILE: cannot be read (ENOENT)', `  UPSTREAM_CA_FILE: ${problem}`];
    // First only the files are wrong, then another variable, too.
    for (const [PORT, others] of [
      ['0', []],
      ['many', ['  PORT: must be a whole number from 0 to 65535']],
    ] as const) {
      await using child = startChild('src/main.ts', { ...environment, PORT });
      expect(await child.ended).toBe(1);
      expect(child.stdout).toBe('');
      expect(child.stderr.trimEnd().split('\n')).toEqual([
        'organization-graph cannot start:',
        ...others,
        ...files,
      ]);
    }
  });
});

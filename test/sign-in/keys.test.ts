import { generateKeyPairSync, sign } from 'node:crypto';
import { exportJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import {
  audience,
  createSigningKey,
  inSeconds,
  signedInBy,
  startIdentityProvider,
} from '../support/identity-provider.ts';
import { later } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';

const query = '{ organization(id: "nobody") { id } }';
const everything = { organizations: '*' };

async function statusOf(graph: TestGraph, token: string): Promise<number> {
  return (await graph.query(query, { headers: signedInBy(token) })).status;
}

const unfit = await createSigningKey('key-1');

/** Answers that have no key for anybody. */
const noKeys: readonly [string, Script][] = [
  ['status 500', { status: 500 }],
  ['status 404', { status: 404 }],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/keys' } }],
  ['a page', { status: 200, body: '<html>' }],
  ['no keys', { json: { keys: [] } }],
  ['keys to encrypt with', { json: { keys: [{ ...unfit.jwk, use: 'enc' }] } }],
  ['secret keys', { json: { keys: [{ kty: 'oct', k: 'cXo3LXNlY3JldA', kid: 'key-1' }] } }],
  ['private keys', { json: { keys: [await exportJWK(unfit.privateKey)] } }],
  ['a key that is none', { json: { keys: [{ ...unfit.jwk, x: 'AAAA' }] } }],
  ['something else', { json: { keys: 'none' } }],
  ['300 kB', { json: { keys: [{ kty: 'oct', k: 'a'.repeat(300_000) }] } }],
  ['the end of the connection', (request) => request.destroy()],
];

describe('the keys of the identity provider', () => {
  test('are fetched once, at the start', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({ environment: { ...provider.environment } });
    const token = await provider.token(everything);
    expect(await Promise.all([statusOf(graph, token), statusOf(graph, token)])).toEqual([200, 200]);
    expect(await statusOf(graph, await provider.token(everything))).toBe(200);
    expect(provider.fetches).toBe(1);
  });

  test.each(noKeys)('with %s at the start, nothing starts', async (_, script) => {
    await using provider = await startIdentityProvider();
    provider.answer(script);
    const starting = startGraph({ environment: { ...provider.environment } });
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(/^AUTH_JWKS_URL: the keys cannot be fetched \([^)]+\)$/);
  });

  test('a token of a new key has them fetched anew, once for all who wait, and then not for a time', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({ environment: { ...provider.environment } });
    const [old, next, strange] = [provider.key, await createSigningKey('next'), await createSigningKey('no')];
    provider.publish([next, old]);
    const tokens = await Promise.all([1, 2, 3].map((n) => provider.token({ ...everything, jti: `qz-${n}` })));
    expect(await Promise.all(tokens.map((token) => statusOf(graph, token)))).toEqual([200, 200, 200]);
    expect(provider.fetches).toBe(2);
    for (let n = 0; n < 20; n += 1) {
      expect(await statusOf(graph, await provider.token({ ...everything, jti: `qz-${n}` }, strange))).toBe(
        401,
      );
    }
    expect(provider.fetches).toBe(2);
  });

  test('a token whose key is taken away is good no more, though it was before', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({
      environment: { ...provider.environment, AUTH_JWKS_REFRESH_MS: '1000' },
    });
    const token = await provider.token(everything);
    expect(await statusOf(graph, token)).toBe(200);
    provider.publish([await createSigningKey('next')]);
    await expect.poll(() => statusOf(graph, token), { timeout: 5000 }).toBe(401);
    expect(await statusOf(graph, await provider.token(everything))).toBe(200);
    expect(graph.logLines.join('')).toContain('the keys of the identity provider have changed');
  });

  test.each(noKeys)('stay as they were while it answers %s', async (what, script) => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({
      environment: { ...provider.environment, AUTH_JWKS_COOLDOWN_MS: '0' },
    });
    const strange = await createSigningKey('unknown');
    const known = await provider.token(everything);
    provider.answer(script);
    expect(await statusOf(graph, await provider.token(everything, strange))).toBe(401);
    expect(await statusOf(graph, await provider.token(everything, strange))).toBe(401);
    // A fetch on a connection that was used before, and ended, is sent once more.
    const resent = what === 'the end of the connection' ? 1 : 0;
    expect(provider.fetches).toBe(3 + resent);
    expect(await statusOf(graph, known)).toBe(200);
    expect(await statusOf(graph, await provider.token({ ...everything, jti: 'qz-new' }))).toBe(200);
    const lines = graph.logLines.filter((line) => line.includes('the known ones stay'));
    expect(lines).toHaveLength(1);
    provider.publish([strange]);
    expect(await statusOf(graph, await provider.token(everything))).toBe(200);
    expect(graph.logLines.join('')).toContain('can be fetched again');
  });

  test('that do not come keep nobody waiting whose key is known, and others for seconds once', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({ environment: { ...provider.environment } });
    const strange = await createSigningKey('unknown');
    provider.answer(() => undefined);
    const refused = statusOf(graph, await provider.token(everything, strange));
    expect(await statusOf(graph, await provider.token(everything))).toBe(200);
    expect(await refused).toBe(401);
    const beganMs = performance.now();
    expect(await statusOf(graph, await provider.token({ ...everything, jti: 'qz-2' }, strange))).toBe(401);
    expect(performance.now() - beganMs).toBeLessThan(1000);
    expect(provider.fetches).toBe(2);
  });

  test('that are being fetched when the server stops hold nothing up, and are no outage', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({
      environment: { ...provider.environment, AUTH_JWKS_REFRESH_MS: '1000' },
    });
    provider.answer(() => undefined);
    await expect.poll(() => provider.fetches, { timeout: 5000 }).toBe(2);
    const beganMs = performance.now();
    await graph.stop();
    expect(performance.now() - beganMs).toBeLessThan(2000);
    expect(graph.logLines.join('')).toContain('stopped');
    expect(graph.logLines.join('')).not.toContain('cannot be fetched');
  });

  test('that come late are waited for', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({ environment: { ...provider.environment } });
    const next = await createSigningKey('next');
    provider.answer(later(200, { json: { keys: [next.jwk] } }));
    expect(await statusOf(graph, await provider.token(everything, next))).toBe(200);
  });

  test('may have some that are of no use beside those that are', async () => {
    await using provider = await startIdentityProvider();
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const keys = [
      { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak' },
      { ...unfit.jwk, kid: 'broken', x: 'AAAA' },
      { ...(await exportJWK(unfit.privateKey)), kid: 'private' },
      { kty: 'new', kid: 'new' },
      provider.key.jwk,
    ];
    // Some files begin with a byte order mark.
    provider.answer({ status: 200, body: `\uFEFF${JSON.stringify({ keys })}` });
    await using graph = await startGraph({ environment: { ...provider.environment } });
    expect(await statusOf(graph, await provider.token(everything))).toBe(200);
    const signed = [
      encode({ alg: 'RS256', kid: 'weak' }),
      encode({ ...everything, iss: provider.issuer, aud: audience, exp: inSeconds(300) }),
    ].join('.');
    const signature = sign('sha256', Buffer.from(signed), weak.privateKey).toString('base64url');
    expect(await statusOf(graph, `${signed}.${signature}`)).toBe(401);
    for (const kid of ['broken', 'private']) {
      expect(await statusOf(graph, await provider.token(everything, { ...unfit, kid }))).toBe(401);
    }
    const reasons = () => graph.logLines.join('').match(/(?<="signIn":")[^"]+/g);
    await expect.poll(reasons).toEqual(['unknown key', 'unknown key', 'unknown key']);
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

import { generateKeyPairSync } from 'node:crypto';
import { exportJWK } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { KeysProblem } from '../../src/sign-in/key-set.ts';
import { createSigningKey, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider, SigningKey } from '../support/identity-provider.ts';
import { goodClaims, openTestSignIn, signAny } from './support/test-sign-in.ts';

const other = await createSigningKey('other');
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
const strong = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const { kid: _, ...withoutId } = other.jwk;

/** What a key set may have beside a good key. */
const useless: Readonly<Record<string, readonly unknown[]>> = {
  null: [null],
  'numbers, texts, booleans and lists': [0, -1.5, 'key', '', true, [], [[]]],
  'objects that are no keys': [{}, { kid: 'key' }, { kty: null }, { kty: 5 }, { kty: ['EC'] }],
  'another key type': [
    { kty: 'new', kid: 'new' },
    { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' },
  ],
  'another algorithm': [
    { ...other.jwk, alg: 'ES999' },
    { ...other.jwk, alg: 'RSA-OAEP' },
  ],
  'an algorithm of a wrong type': [
    { ...other.jwk, alg: null },
    { ...other.jwk, alg: ['ES256'] },
  ],
  'a key to encrypt with': [{ ...other.jwk, use: 'enc' }],
  'another use': [
    { ...other.jwk, use: 'new' },
    { ...other.jwk, use: 5 },
  ],
  'operations without verify': [
    { ...other.jwk, key_ops: ['encrypt'] },
    { ...other.jwk, key_ops: [] },
  ],
  'operations of a wrong type': [
    { ...other.jwk, key_ops: 'verify' },
    { ...other.jwk, key_ops: [{}] },
  ],
  'another curve': [
    { ...other.jwk, crv: 'P-999' },
    { ...other.jwk, crv: 5 },
    { kty: 'OKP', crv: 'X25519', x: 'AA' },
  ],
  'a symmetric key': [
    { kty: 'oct', k: 'cXo3LXNlY3JldA', kid: 'secret' },
    { kty: 'oct', k: 'AA', alg: 'HS256' },
  ],
  'a private key': [await exportJWK(other.privateKey)],
  'an RSA key that is too short': [weak, { ...weak, alg: 'RS256', use: 'sig' }],
  'an RSA key with an exponent that hides nothing': [
    { ...strong, e: 'AQ' },
    { ...strong, e: 'AAAAAQ' },
    { ...strong, e: 'Ag' },
  ],
  'invalid base64': [
    { ...other.jwk, x: '!!!' },
    { ...weak, n: '*' },
    { ...weak, e: '' },
  ],
  'missing and wrong members': [{ kty: 'RSA' }, { kty: 'EC', crv: 'P-256' }, { ...other.jwk, y: 5 }],
  'a point off the curve': [{ ...other.jwk, x: 'AAAA' }],
  'a huge key': [{ kty: 'RSA', e: 'AQAB', n: 'x'.repeat(100_000) }],
  'nested values': [JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), { ...other.jwk, x: { x: {} } }],
  'more keys than are used': Array.from({ length: 999 }, (_each, index) => ({ kty: 'EC', kid: `${index}` })),
};

async function openWith(provider: IdentityProvider, keys: readonly unknown[]) {
  provider.answer({ json: { keys } });
  return openTestSignIn(provider);
}

describe('key set', () => {
  test.each(Object.entries(useless))('%s beside a good key, the good key counts', async (_name, members) => {
    await using provider = await startIdentityProvider();
    for (const keys of [
      [provider.key.jwk, ...members],
      [...members, provider.key.jwk],
    ]) {
      await using signIn = await openWith(provider, keys);
      expect(await signIn.check(await provider.token())).toBe('good');
      const { kid: _kid, ...header } = { alg: 'ES256', kid: '' };
      expect(await signIn.check(signAny(header, goodClaims(provider), provider.key))).toBe('good');
    }
  });

  test.each(Object.entries(useless))('%s alone, nothing starts', async (_name, members) => {
    await using provider = await startIdentityProvider();
    await expect(openWith(provider, members)).rejects.toThrow(KeysProblem);
  });

  test('a key with members that are not known, twice or without an effect, it counts', async () => {
    await using provider = await startIdentityProvider();
    const { kid } = provider.key;
    const text = JSON.stringify({
      ...provider.key.jwk,
      x5c: 5,
      x5t: null,
      ext: true,
      'https://x.example': {},
    });
    const twice = text.replace('{', '{"kty":"oct","kid":"first","x":"AAAA",');
    provider.answer({ status: 200, body: `{"keys":[],"more":1,"keys":[${twice}]}` });
    await using signIn = await openTestSignIn(provider);
    expect(await signIn.check(await provider.token({}, { ...provider.key, kid }))).toBe('good');
  });

  test.each(['null', '5', '"keys"', '[]', '{}', '{"keys":null}', '{"keys":{"0":{}}}', '{"keys":[', ''])(
    '%s, nothing starts',
    async (body) => {
      await using provider = await startIdentityProvider();
      provider.answer({ status: 200, body });
      await expect(openTestSignIn(provider)).rejects.toThrow(KeysProblem);
    },
  );
});

describe('token', () => {
  test('without a key id, every key of its type is tried', async () => {
    await using provider = await startIdentityProvider();
    const keys = await Promise.all(['a', 'b', 'c'].map((kid) => createSigningKey(kid)));
    const rsa = await createSigningKey('rsa', 'RS256');
    await using signIn = await openWith(provider, [rsa.jwk, withoutId, ...keys.map(({ jwk }) => jwk)]);
    for (const key of keys) {
      expect(await signIn.check(signAny({ alg: 'ES256' }, goodClaims(provider), key))).toBe('good');
    }
    expect(await signIn.check(signAny({ alg: 'ES256' }, goodClaims(provider), provider.key))).toBe(
      'signature',
    );
    expect(await signIn.check(signAny({ alg: 'ES384' }, goodClaims(provider), provider.key))).toBe(
      'unknown key',
    );
    expect(
      await signIn.check(signAny({ alg: 'ES256' }, { ...goodClaims(provider), aud: 'another' }, keys[2]!)),
    ).toBe('audience');
  });

  test('with a key id that several keys have, each of them is tried', async () => {
    await using provider = await startIdentityProvider();
    const keys: SigningKey[] = [];
    for (let number = 0; number < 3; number += 1) keys.push(await createSigningKey('same'));
    await using signIn = await openWith(provider, [...keys.map(({ jwk }) => jwk), other.jwk]);
    for (const key of keys) expect(await signIn.check(await provider.token({}, key))).toBe('good');
    expect(await signIn.check(await provider.token({}, { ...other, kid: 'same' }))).toBe('signature');
  });

  test('without a key id, no more than 20 keys are tried, however many there are', async () => {
    await using provider = await startIdentityProvider();
    const keys = await Promise.all(
      Array.from({ length: 30 }, (_each, number) => createSigningKey(`${number}`)),
    );
    await using signIn = await openWith(
      provider,
      keys.map(({ jwk }) => jwk),
    );
    const verify = vi.spyOn(crypto.subtle, 'verify');
    expect(await signIn.check(signAny({ alg: 'ES256' }, goodClaims(provider), other))).toBe('signature');
    expect(verify).toHaveBeenCalledTimes(20);
    verify.mockClear();
    expect(await signIn.check(await provider.token({}, keys[29]))).toBe('good');
    expect(verify).toHaveBeenCalledTimes(1);
  });

  test.each([null, 5, true, ['key-1'], { kid: 'key-1' }])(
    'with the key id %j, it is malformed and no keys are fetched',
    async (kid) => {
      await using provider = await startIdentityProvider();
      await using signIn = await openTestSignIn(provider);
      const token = signAny({ alg: 'ES256', kid }, goodClaims(provider), provider.key);
      expect(await signIn.check(token)).toBe('malformed');
      expect(provider.fetches).toBe(1);
    },
  );
});

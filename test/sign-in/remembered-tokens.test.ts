import { SignJWT, createLocalJWKSet } from 'jose';
import { expect, test } from 'vitest';
import { SignIn } from '../../src/sign-in/sign-in.ts';
import { audience, createSigningKey, inSeconds } from '../support/identity-provider.ts';

/** Who signs in, by tokens that grant these, and how often a key was asked for: once for each token that is not known. */
async function start() {
  const { jwk, kid, algorithm, privateKey } = await createSigningKey('key-1');
  const keys = createLocalJWKSet({ keys: [jwk] });
  const verified = { count: 0 };
  const signIn = new SignIn({
    keys: {
      current: keys,
      find: async (header, token) => {
        verified.count += 1;
        return { key: await keys(header, token), keys };
      },
    },
    issuer: 'https://login.example',
    audience,
    claims: { organizations: 'organizations', currentOrganization: null },
  });
  const check = async (jti: string, organizations: readonly string[]) => {
    const token = await new SignJWT({ organizations, jti, iss: 'https://login.example', aud: audience })
      .setExpirationTime(inSeconds(300))
      .setProtectedHeader({ alg: algorithm, kid })
      .sign(privateKey);
    const headerValue = `Bearer ${token}`;
    expect(await signIn.check(headerValue)).toHaveProperty('organizations', organizations);
    return headerValue;
  };
  return { signIn, check, verified };
}

test('tokens are remembered: of small ones, thousands', async () => {
  const { signIn, check, verified } = await start();
  const first = await check('first', ['acme']);
  for (let index = 0; index < 1500; index += 1) await check(String(index), ['acme']);
  verified.count = 0;
  expect(signIn.check(first)).toEqual(await signIn.check(first));
  expect(verified.count).toBe(0);
});

test('tokens with thousands of grants are remembered as far as memory is set aside for them', async () => {
  const { signIn, check, verified } = await start();
  const grants = Array.from({ length: 1800 }, (_, index) => index.toString(36));
  const first = await check('first', grants);
  let last = '';
  for (let index = 0; index < 900; index += 1) last = await check(String(index), grants);
  verified.count = 0;
  await signIn.check(last);
  expect(verified.count).toBe(0);
  await signIn.check(first);
  expect(verified.count).toBe(1);
});

import { createLocalJWKSet } from 'jose';
import { expect, test } from 'vitest';
import { SignIn } from '../../src/sign-in/sign-in.ts';
import { audience, startIdentityProvider } from '../support/identity-provider.ts';

test('tokens are remembered up to some megabytes together, however many they are', async () => {
  await using provider = await startIdentityProvider();
  const keys = createLocalJWKSet({ keys: [provider.key.jwk] });
  const signIn = new SignIn({
    keys: { current: keys, find: async (header, token) => ({ key: await keys(header, token), keys }) },
    issuer: provider.issuer,
    audience,
    claims: { organizations: 'organizations', currentOrganization: null },
    tokenTypes: null,
  });
  const organizations = Array.from({ length: 800 }, (_, index) => `access:${index}`);
  const check = async (number: number) => {
    const authorization = `Bearer ${await provider.token({ organizations, jti: `qz-${number}` })}`;
    expect(await signIn.check(authorization)).toMatchObject({ organizations: { length: 800 } });
    return authorization;
  };

  const first = await check(0);
  expect(signIn.check(first)).not.toBeInstanceOf(Promise);
  const tokens = 1 + Math.floor(2 ** 24 / first.length);
  let last = first;
  for (let number = 1; number < tokens; number += 1) last = await check(number);
  expect(signIn.check(last)).not.toBeInstanceOf(Promise);
  expect(signIn.check(first)).toBeInstanceOf(Promise);
}, 30_000);

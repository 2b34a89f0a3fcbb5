import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audience, inSeconds, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { goodClaims, openTestSignIn, signAny } from './support/test-sign-in.ts';
import type { TestSignIn } from './support/test-sign-in.ts';

let provider: IdentityProvider;
let signIn: TestSignIn;
beforeAll(async () => {
  provider = await startIdentityProvider();
  signIn = await openTestSignIn(provider);
});
afterAll(async () => {
  await signIn[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

function check({ header = {}, claims = '{}' }: { header?: object; claims?: string }): Promise<string> {
  const good = JSON.stringify(goodClaims(provider)).slice(0, -1);
  // What comes last of a name counts (RFC 7519, 4).
  const text = claims === '{}' ? `${good}}` : `${good},${claims.slice(1)}`;
  return signIn.check(signAny({ alg: 'ES256', kid: provider.key.kid, ...header }, text, provider.key));
}

describe('claim', () => {
  test.each<[string, string]>([
    // NumericDate: any JSON number, whole or not (RFC 7519, 2).
    [`{"exp":${inSeconds(300)}.75}`, 'good'],
    [`{"exp":${inSeconds(300)}e0}`, 'good'],
    [`{"exp":${inSeconds(300) / 1e9}E+9}`, 'good'],
    ['{"exp":1e300}', 'good'],
    ['{"exp":1e400}', 'good'],
    ['{"exp":0}', 'expired'],
    ['{"exp":-1.5}', 'expired'],
    ['{"exp":-1e400}', 'expired'],
    ['{"exp":1e-400}', 'expired'],
    [`{"exp":"${inSeconds(300)}"}`, 'claims'],
    ['{"exp":null}', 'claims'],
    ['{"exp":true}', 'claims'],
    [`{"exp":[${inSeconds(300)}]}`, 'claims'],
    [`{"nbf":${inSeconds(-300)}.25}`, 'good'],
    ['{"nbf":0}', 'good'],
    ['{"nbf":-1e400}', 'good'],
    ['{"nbf":1e300}', 'not yet valid'],
    ['{"nbf":1e400}', 'not yet valid'],
    ['{"nbf":"0"}', 'claims'],
    ['{"nbf":null}', 'claims'],
    // It says how old a token is, and rules nothing out (RFC 7519, 4.1.6).
    [`{"iat":${inSeconds(300)}.5}`, 'good'],
    ['{"iat":-5}', 'good'],
    ['{"iat":1e400}', 'good'],
    ['{"iat":"0"}', 'claims'],
    ['{"iat":null}', 'claims'],
    // One text, or a list of them (RFC 7519, 4.1.3).
    [`{"aud":["another","${audience}"]}`, 'good'],
    [`{"aud":["${audience}","${audience}"]}`, 'good'],
    ['{"aud":[]}', 'audience'],
    ['{"aud":null}', 'audience'],
    ['{"aud":5}', 'audience'],
    [`{"aud":[["${audience}"]]}`, 'audience'],
    [`{"aud":{"0":"${audience}"}}`, 'audience'],
    [`{"aud":"${audience} another"}`, 'audience'],
    [`{"aud":"${audience.toUpperCase()}"}`, 'audience'],
    ['{"iss":null}', 'issuer'],
    ['{"iss":["https://idp.example"]}', 'issuer'],
    ['{"iss":{}}', 'issuer'],
    ['{"sub":5,"jti":null}', 'good'],
  ])('%s, it is %s', async (claims, result) => {
    expect(await check({ claims })).toBe(result);
  });

  test('an issuer in a list, it is refused: it is one text', async () => {
    expect(await check({ claims: `{"iss":["${provider.issuer}"]}` })).toBe('issuer');
  });
});

describe('header', () => {
  test.each<[object, string]>([
    [{ cty: 'JWT' }, 'good'],
    [{ cty: 'json', x5u: 'https://x.example', jku: 'https://x.example', x5t: '-' }, 'good'],
    [{ crit: ['b64'], b64: true }, 'good'],
    [{ crit: ['b64'], b64: false }, 'malformed'],
    [{ crit: ['b64'] }, 'malformed'],
    [{ crit: [] }, 'malformed'],
    [{ crit: 'b64', b64: true }, 'malformed'],
    [{ crit: [5] }, 'malformed'],
    [{ crit: null }, 'malformed'],
    [{ crit: ['exp'], exp: 1 }, 'not supported'],
    [{ crit: ['https://x.example/must'], 'https://x.example/must': true }, 'not supported'],
    [{ alg: 5 }, 'malformed'],
    [{ alg: null }, 'malformed'],
    [{ alg: '' }, 'malformed'],
    [{ alg: 'es256' }, 'not supported'],
    [{ alg: 'ES256K' }, 'not supported'],
    [{ alg: 'constructor' }, 'not supported'],
  ])('%j, it is %s', async (header, result) => {
    expect(await check({ header })).toBe(result);
  });
});

describe('payload', () => {
  test.each(['[]', 'null', '5', '"text"', '', '{', 'eyJhbGciOiJFUzI1NiJ9.e30.qz7'])(
    '%s, it is malformed',
    async (text) => {
      const header = { alg: 'ES256', kid: provider.key.kid };
      expect(await signIn.check(signAny(header, text, provider.key))).toBe('malformed');
    },
  );

  test('a nested token, it is malformed', async () => {
    const header = { alg: 'ES256', kid: provider.key.kid, cty: 'JWT' };
    expect(await signIn.check(signAny(header, await provider.token(), provider.key))).toBe('malformed');
  });
});

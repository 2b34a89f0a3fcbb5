import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { goodClaims, openTestSignIn, signAny } from './support/test-sign-in.ts';

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
});

function tokenOf(typ: unknown): string {
  const { kid } = provider.key;
  return signAny(
    { alg: 'ES256', kid, ...(typ === undefined ? {} : { typ }) },
    goodClaims(provider),
    provider.key,
  );
}

describe('token type by default', () => {
  test.each([
    undefined,
    'JWT',
    'jwt',
    'at+jwt',
    'AT+JWT',
    'application/at+jwt',
    'JOSE',
    'custom',
    '',
    'example+jwt',
  ])('%s, it is accepted', async (typ) => {
    await using signIn = await openTestSignIn(provider);
    expect(await signIn.check(tokenOf(typ))).toBe('good');
  });

  test.each([
    ...['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'token-introspection+jwt', 'kb+jwt', 'sd-jwt', 'dc+sd-jwt'],
    ...['oauth-authz-req+jwt', 'client-authentication+jwt', 'entity-statement+jwt', 'jwk-set+jwt', 'vc+jwt'],
    ...[
      'Logout+JWT',
      'application/logout+jwt',
      'APPLICATION/DPOP+JWT',
      'application/logout+jwt; x=1',
      ' dpop+jwt ',
    ],
  ])('%s, it is refused, since that is known to be something else', async (typ) => {
    await using signIn = await openTestSignIn(provider);
    expect(await signIn.check(tokenOf(typ))).toBe('type');
  });

  test.each([null, 5, ['at+jwt'], { typ: 'at+jwt' }])('%j, it is malformed', async (typ) => {
    await using signIn = await openTestSignIn(provider);
    expect(await signIn.check(tokenOf(typ))).toBe('malformed');
  });
});

describe('AUTH_TOKEN_TYPES', () => {
  test.each<[readonly string[], unknown, string]>([
    [['at+jwt'], 'at+jwt', 'good'],
    [['at+jwt'], 'application/AT+jwt', 'good'],
    [['application/at+jwt'], 'At+Jwt', 'good'],
    [['at+jwt', 'JWT'], 'jwt', 'good'],
    [['logout+jwt'], 'logout+jwt', 'good'],
    [['at+jwt'], 'JWT', 'type'],
    [['at+jwt'], 'at+jwt2', 'type'],
    [['at+jwt'], 'text/at+jwt', 'type'],
    [['at+jwt'], undefined, 'type'],
  ])('%j and a token of the type %s, it is %s', async (types, typ, result) => {
    await using signIn = await openTestSignIn(provider, types);
    expect(await signIn.check(tokenOf(typ))).toBe(result);
  });

  test('set, a token of another type is refused by HTTP 401, and the log and the metric say why', async () => {
    await using graph = await startGraph({
      environment: { ...provider.environment, AUTH_TOKEN_TYPES: 'at+jwt , custom+jwt' },
    });
    const query = '{ organization(id: "nobody") { id } }';
    const ask = async (typ: string) =>
      (await graph.query(query, { headers: signedInBy(tokenOf(typ)) })).status;
    expect([await ask('at+jwt'), await ask('custom+jwt'), await ask('JWT')]).toEqual([200, 200, 401]);
    await expect.poll(() => graph.logLines.join('')).toContain('"signIn":"type"');
    const metrics = await (await fetch(graph.metricsUrl)).text();
    expect(metrics).toContain('organization_graph_sign_in_refusals_total{reason="type"} 1');
  });
});

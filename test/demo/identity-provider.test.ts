import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { people } from '../../demo/identity-provider/people.ts';
import { startIdentityProvider } from '../../demo/identity-provider/start.ts';
import type { RunningIdentityProvider } from '../../demo/identity-provider/start.ts';
import { read } from './read.ts';

const audience = 'the-graph';
const origin = 'http://127.0.0.1:4999';
const client = {
  id: 'a-page',
  redirectUris: [`${origin}/signed-in`],
  afterSignOutUris: [`${origin}/signed-out`],
};
const verifier = 'the-verifier-of-the-tests-which-is-long-enough-to-be-one';
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** What a right client asks the provider's page with. */
const asked = {
  response_type: 'code',
  client_id: client.id,
  redirect_uri: `${origin}/signed-in`,
  code_challenge: challenge,
  code_challenge_method: 'S256',
  state: 'a state & more',
  nonce: 'a-nonce',
};

/** What the token endpoint answers. */
interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, string>>;
}

async function start(now?: () => number): Promise<RunningIdentityProvider> {
  const provider = await startIdentityProvider({ port: 0, audience, ...(now && { now }) });
  provider.addClient(client);
  return provider;
}

function openPage({ issuer }: RunningIdentityProvider, parameters: Readonly<Record<string, string>> = asked) {
  return read(`${issuer}/authorize?${new URLSearchParams(parameters).toString()}`);
}

async function post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
    headers: { origin },
  });
}

/** Chooses a person on the page, and answers where that leads to. */
async function choose(provider: RunningIdentityProvider, person: string): Promise<URL> {
  const { body } = await openPage(provider);
  const ticket = / name="request" value="([\w-]+)"/.exec(body)?.[1] ?? '';
  const answer = await post(`${provider.issuer}/authorize`, { request: ticket, person });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '');
}

async function signIn(provider: RunningIdentityProvider, person: string): Promise<string> {
  return (await choose(provider, person)).searchParams.get('code') ?? '';
}

async function askToken(
  { issuer }: RunningIdentityProvider,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await post(`${issuer}/token`, form);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as TokenAnswer['body'],
  };
}

function redeem(provider: RunningIdentityProvider, code: string, changed: Record<string, string> = {}) {
  return askToken(provider, {
    grant_type: 'authorization_code',
    client_id: client.id,
    redirect_uri: asked.redirect_uri,
    code,
    code_verifier: verifier,
    ...changed,
  });
}

function renew(provider: RunningIdentityProvider, refreshToken: string, clientId = client.id) {
  return askToken(provider, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: refreshToken,
  });
}

async function verify({ issuer, jwksUrl }: RunningIdentityProvider, token = '', whom = audience) {
  const keys = createRemoteJWKSet(new URL(jwksUrl));
  return (await jwtVerify(token, keys, { issuer, audience: whom })).payload;
}

describe('the identity provider of the demo', () => {
  it('describes itself, so that a client need know no more than its address', async () => {
    await using provider = await start();
    const { body } = await read(`${provider.issuer}/.well-known/openid-configuration`);
    expect(JSON.parse(body)).toMatchObject({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/authorize`,
      token_endpoint: `${provider.issuer}/token`,
      jwks_uri: provider.jwksUrl,
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('has a new key at each start, and tells only its public part', async () => {
    await using first = await start();
    await using second = await start();
    const [one, other] = await Promise.all([first, second].map(({ jwksUrl }) => read(jwksUrl)));
    expect(one?.body).not.toBe(other?.body);
    const { keys } = JSON.parse(one?.body ?? '') as { keys: Record<string, unknown>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    const token = await (await fetch(first.tokenUrl('ada'))).text();
    await expect(verify(first, token)).resolves.toMatchObject({ sub: 'ada' });
    await expect(verify({ ...second, issuer: first.issuer }, token)).rejects.toThrow(/no applicable key/);
  });

  it.each([
    [
      'ada',
      {
        organizations: '*',
        organization: 'acme-holding',
        scope: 'contacts:read users:read location:read payroll',
      },
    ],
    [
      'bruno',
      {
        organizations: ['nordlys-logistics', 'access:112', 'workforce:ef1d0fc7-adb4-49b6-82b9-7c1eb93d659b'],
        organization: undefined,
        scope: 'users:read location:read',
      },
    ],
    ['chidi', { organizations: 'hotel-malvarrosa', organization: 'access:141', scope: 'location:read' }],
  ])(
    'gives %s, who was chosen on its page, tokens with their grants that last five minutes',
    async (id, claims) => {
      await using provider = await start();
      const { status, headers, body } = await redeem(provider, await signIn(provider, id));
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });

      const {
        organizations,
        organization,
        scope,
        sub,
        iat = 0,
        exp = 0,
      } = await verify(provider, body['access_token']);
      expect({ organizations, organization, scope }).toEqual(claims);
      expect(sub).toBe(id);
      expect(exp - iat).toBe(300);
      expect(await verify(provider, body['id_token'], client.id)).toMatchObject({
        sub: id,
        name: people.find((person) => person.id === id)?.name,
        nonce: 'a-nonce',
      });
    },
  );

  it('sends back the state as it came, and says who it is', async () => {
    await using provider = await start();
    const { origin: target, pathname, searchParams } = await choose(provider, 'ada');
    expect(`${target}${pathname}`).toBe(asked.redirect_uri);
    expect(searchParams.get('state')).toBe(asked.state);
    expect(searchParams.get('iss')).toBe(provider.issuer);
  });

  it('gives a token as text for the terminal, but not to a page of another origin', async () => {
    await using provider = await start();
    const answer = await read(provider.tokenUrl('chidi'), { origin });
    expect(await verify(provider, answer.body)).toMatchObject({ sub: 'chidi' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await read(provider.tokenUrl('nobody'))).status).toBe(404);
  });

  it('lets no page of an unknown origin read its answers', async () => {
    await using provider = await start();
    const answer = await read(provider.jwksUrl, { origin: 'https://elsewhere.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('leads back after signing out, but only to where the client said', async () => {
    await using provider = await start();
    const lead = (uri: string) =>
      read(`${provider.issuer}/end-session?post_logout_redirect_uri=${encodeURIComponent(uri)}`);
    const back = await lead(`${origin}/signed-out`);
    expect([back.status, back.headers.get('location')]).toEqual([303, `${origin}/signed-out`]);
    const astray = await lead(`${origin}/signed-out/else`);
    expect([astray.status, astray.headers.get('location')]).toEqual([400, null]);
  });
});

describe('its page', () => {
  it('offers three people without any script, under a strict policy', async () => {
    await using provider = await start();
    const { headers, body } = await openPage(provider);
    for (const { name } of people) expect(body).toContain(`<strong>${name}</strong>`);
    expect(body).not.toContain('<script');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' ${origin}; frame-ancestors 'none'`,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['a redirect URI with something behind it', { redirect_uri: `${origin}/signed-in/more` }],
    ['a redirect URI elsewhere', { redirect_uri: 'https://elsewhere.example/signed-in' }],
    ['a redirect URI that is none', { redirect_uri: 'javascript:alert(1)' }],
  ])('asked by %s, refuses, and sends nobody there', async (_what, changed) => {
    await using provider = await start();
    const answer = await openPage(provider, { ...asked, ...changed });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.body).not.toContain('name="person"');
  });

  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: '' }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('asked with %s, sends back an error and the state', async (_what, changed, error) => {
    await using provider = await start();
    const answer = await openPage(provider, { ...asked, ...changed });
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('state')).toBe(asked.state);
    expect(searchParams.get('code')).toBeNull();
  });

  it.each(Object.keys(asked))('asked with markup as %s, has nothing of it in any answer', async (name) => {
    await using provider = await start();
    const hostile = `"><img src=x onerror=alert(1)>\r\nx-planted: 1`;
    const page = await openPage(provider, { ...asked, [name]: hostile });
    const chosen = await post(`${provider.issuer}/authorize`, { request: hostile, person: hostile });
    const token = await post(`${provider.issuer}/token`, { grant_type: hostile, client_id: hostile });
    const end = await read(
      `${provider.issuer}/end-session?post_logout_redirect_uri=${encodeURIComponent(hostile)}`,
    );
    const bodies = [page.body, await chosen.text(), await token.text(), end.body];
    expect(bodies.join()).not.toMatch(/<img|onerror|planted/);
    const headers = [page, chosen, token, end].flatMap((answer) => [...answer.headers]);
    expect(headers.flat().join()).not.toMatch(/img|onerror|planted/);
    expect([page.status, chosen.status, token.status, end.status]).not.toContain(500);
  });

  it('asked with a parameter twice, refuses', async () => {
    await using provider = await start();
    const twice = `${new URLSearchParams(asked).toString()}&client_id=${client.id}`;
    expect((await read(`${provider.issuer}/authorize?${twice}`)).status).toBe(400);
  });

  it('is good for one choice, and for ten minutes', async () => {
    let time = Date.now();
    await using provider = await start(() => time);
    const chooseFrom = async (page: string) => {
      const ticket = / name="request" value="([\w-]+)"/.exec(page)?.[1] ?? '';
      return (await post(`${provider.issuer}/authorize`, { request: ticket, person: 'ada' })).status;
    };
    const page = (await openPage(provider)).body;
    expect(await chooseFrom(page)).toBe(303);
    expect(await chooseFrom(page)).toBe(400);
    const another = (await openPage(provider)).body;
    time += 10 * 60_000;
    expect(await chooseFrom(another)).toBe(400);
  });
});

describe('its token endpoint', () => {
  it.each([
    ['another verifier', { code_verifier: `${verifier}-not` }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_request'],
    ['another redirect URI', { redirect_uri: `${origin}/signed-out` }, 'invalid_grant'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['another code', { code: 'another' }, 'invalid_grant'],
  ])('asked with %s, gives no token', async (_what, changed, error) => {
    await using provider = await start();
    const answer = await redeem(provider, await signIn(provider, 'ada'), changed);
    expect([answer.status, answer.body]).toEqual([400, { error }]);
  });

  it('gives no token for a code of another client', async () => {
    await using provider = await start();
    provider.addClient({ ...client, id: 'another-page' });
    const answer = await redeem(provider, await signIn(provider, 'ada'), { client_id: 'another-page' });
    expect(answer.body).toEqual({ error: 'invalid_grant' });
  });

  it('takes a code once, even where the first verifier was wrong', async () => {
    await using provider = await start();
    const code = await signIn(provider, 'ada');
    expect((await redeem(provider, code)).status).toBe(200);
    expect((await redeem(provider, code)).body).toEqual({ error: 'invalid_grant' });
    const other = await signIn(provider, 'ada');
    await redeem(provider, other, { code_verifier: `${verifier}-not` });
    expect((await redeem(provider, other)).body).toEqual({ error: 'invalid_grant' });
  });

  it('takes a code for a minute', async () => {
    let time = Date.now();
    await using provider = await start(() => time);
    const [code, late] = [await signIn(provider, 'ada'), await signIn(provider, 'ada')];
    time += 59_999;
    expect((await redeem(provider, code)).status).toBe(200);
    time += 1;
    expect((await redeem(provider, late)).body).toEqual({ error: 'invalid_grant' });
  });

  it('renews the tokens, each time by a refresh token that is good once and for its own client', async () => {
    await using provider = await start();
    const { body } = await redeem(provider, await signIn(provider, 'bruno'));
    const first = body['refresh_token'] ?? '';
    const renewed = await renew(provider, first);
    expect(await verify(provider, renewed.body['access_token'])).toMatchObject({ sub: 'bruno' });
    expect(renewed.body['access_token']).not.toBe(body['access_token']);
    expect((await renew(provider, first)).body).toEqual({ error: 'invalid_grant' });
    const second = renewed.body['refresh_token'] ?? '';
    provider.addClient({ ...client, id: 'another-page' });
    expect((await renew(provider, second, 'another-page')).body).toEqual({ error: 'invalid_grant' });
  });

  it('renews no tokens of somebody who did nothing for eight hours', async () => {
    let time = Date.now();
    await using provider = await start(() => time);
    const { body } = await redeem(provider, await signIn(provider, 'ada'));
    time += 8 * 3_600_000;
    expect((await renew(provider, body['refresh_token'] ?? '')).body).toEqual({ error: 'invalid_grant' });
  });
});

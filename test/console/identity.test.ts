import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIdentityProvider } from '../../demo/identity-provider/start.ts';
import type { RunningIdentityProvider } from '../../demo/identity-provider/start.ts';
import { createIdentityStorage } from '../../examples/console/src/identity/identity-storage.ts';
import type { IdentityStorage } from '../../examples/console/src/identity/identity-storage.ts';
import { Identity } from '../../examples/console/src/identity/identity.ts';
import { createProtocol } from '../../examples/console/src/identity/protocol.ts';
import type { Protocol } from '../../examples/console/src/identity/protocol.ts';

const returnUri = 'http://127.0.0.1:4999/console/sign-in';

let provider: RunningIdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider({ port: 0, audience: 'the-graph' });
  provider.addClient({ id: 'console', redirectUris: [returnUri], afterSignOutUris: [returnUri] });
});
afterAll(async () => {
  await provider.close();
});

/** The storage of a tab, as far as it is used. */
function createTab(): IdentityStorage {
  const kept = new Map<string, string>();
  return createIdentityStorage({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
    key: () => null,
    length: 0,
  });
}

/** The protocol with the demo's identity provider, which counts the renewals. */
function createCountingProtocol(lifetimeMs: number | null = null): Protocol & { readonly renewals: number } {
  const protocol = createProtocol({ issuer: provider.issuer, clientId: 'console' }, returnUri);
  let renewals = 0;
  return {
    ...protocol,
    async complete(answer, expectation) {
      const given = await protocol.complete(answer, expectation);
      return lifetimeMs === null ? given : { ...given, expiresAt: Date.now() + lifetimeMs };
    },
    renew(refreshToken) {
      renewals += 1;
      return protocol.renew(refreshToken);
    },
    get renewals() {
      return renewals;
    },
  };
}

/** Goes to the identity provider's page as a browser does, chooses a person, and tells what one comes back with. */
async function choose(address: string, person: string): Promise<URLSearchParams> {
  const page = await (await fetch(address)).text();
  const request = / name="request" value="([\w-]+)"/.exec(page)?.[1] ?? '';
  const answer = await fetch(new URL('/authorize', address), {
    method: 'POST',
    body: new URLSearchParams({ request, person }),
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? '').searchParams;
}

async function signIn(identity: Identity, person: string): Promise<void> {
  await identity.complete(await choose(await identity.begin('/organizations/acme'), person));
}

function subjectOf(token: string | null): unknown {
  return token === null ? null : decodeJwt(token).sub;
}

describe('an identity', () => {
  test('with nobody signed in, has no person and no token', async () => {
    const identity = new Identity(createCountingProtocol(), createTab());
    expect(identity.state).toEqual({ person: null, arrival: null });
    expect(await identity.token()).toBeNull();
  });

  test('after a sign-in, names the person, leads to the page it began on, and has their token', async () => {
    const identity = new Identity(createCountingProtocol(), createTab());
    await signIn(identity, 'bruno');
    expect(identity.state).toEqual({
      person: { subject: 'bruno', name: 'Bruno Castell' },
      arrival: { status: 'done', returnPath: '/organizations/acme' },
    });
    expect(decodeJwt((await identity.token()) ?? '')).toMatchObject({ sub: 'bruno', aud: 'the-graph' });
  });

  test('outlasts a reload in its tab', async () => {
    const tab = createTab();
    const before = new Identity(createCountingProtocol(), tab);
    await signIn(before, 'ada');
    const after = new Identity(createCountingProtocol(), tab);
    expect(after.state).toEqual({ person: { subject: 'ada', name: 'Ada Winter' }, arrival: null });
    expect(await after.token()).toBe(await before.token());
  });

  test.each([
    ['another state', (answer: URLSearchParams) => answer.set('state', 'another')],
    ['no state', (answer: URLSearchParams) => answer.delete('state')],
    ['another issuer', (answer: URLSearchParams) => answer.set('iss', 'https://elsewhere.example')],
    ['another code', (answer: URLSearchParams) => answer.set('code', 'another')],
    [
      'an error',
      (answer: URLSearchParams) => {
        answer.delete('code');
        answer.set('error', 'access_denied');
      },
    ],
  ])('that comes back with %s, signs nobody in, and says so', async (_what, change) => {
    const identity = new Identity(createCountingProtocol(), createTab());
    const answer = await choose(await identity.begin('/'), 'ada');
    change(answer);
    await identity.complete(answer);
    expect(identity.state).toEqual({
      person: null,
      arrival: { status: 'failed', message: 'The identity provider did not sign you in.' },
    });
    expect(await identity.token()).toBeNull();
  });

  test('takes no answer to what was begun in another tab, and none twice', async () => {
    const there = new Identity(createCountingProtocol(), createTab());
    const here = new Identity(createCountingProtocol(), createTab());
    const answer = await choose(await there.begin('/'), 'ada');
    const failed = { status: 'failed', message: 'This sign-in was not begun in this tab.' };
    await here.complete(answer);
    expect(here.state).toEqual({ person: null, arrival: failed });
    await there.complete(answer);
    await there.complete(answer);
    expect(there.state.arrival).toEqual(failed);
    expect(there.state.person?.subject).toBe('ada');
  });

  test('renews a token that is about to end, once for all who ask at the same time', async () => {
    const protocol = createCountingProtocol(29_000);
    const identity = new Identity(protocol, createTab());
    await signIn(identity, 'ada');
    const { person } = identity.state;
    const tokens = await Promise.all([identity.token(), identity.token(), identity.token(true)]);
    expect(new Set(tokens).size).toBe(1);
    expect(subjectOf(tokens[0] ?? null)).toBe('ada');
    expect(protocol.renewals).toBe(1);
    await identity.token();
    expect(protocol.renewals).toBe(1);
    // The same person: nothing that they see is read again.
    expect(identity.state.person).toBe(person);
  });

  test('keeps what it renewed over a reload', async () => {
    const tab = createTab();
    const before = new Identity(createCountingProtocol(1000), tab);
    await signIn(before, 'ada');
    const token = await before.token();
    expect(await new Identity(createCountingProtocol(), tab).token()).toBe(token);
  });

  test('renews a token that holds but was refused', async () => {
    const protocol = createCountingProtocol();
    const identity = new Identity(protocol, createTab());
    await signIn(identity, 'ada');
    const refused = await identity.token();
    expect(protocol.renewals).toBe(0);
    expect(await identity.token(true)).not.toBe(refused);
    expect(protocol.renewals).toBe(1);
  });

  test('where the identity provider gives no more, signs out', async () => {
    const tab = createTab();
    const identity = new Identity(createCountingProtocol(1000), tab);
    await signIn(identity, 'ada');
    // As a copy of the tab would have used it.
    const copy = new Identity(createCountingProtocol(), tab);
    await copy.token(true);
    let changes = 0;
    identity.subscribe(() => (changes += 1));
    expect(await identity.token()).toBeNull();
    expect(identity.state.person).toBeNull();
    expect(tab.readSignedIn()).toBeNull();
    expect(changes).toBe(1);
  });

  test('where the identity provider cannot be asked, rejects, and stays signed in', async () => {
    const working = createCountingProtocol(1000);
    let isDown = true;
    const identity = new Identity(
      {
        ...working,
        renew: (refreshToken) =>
          isDown ? Promise.reject(new TypeError('no answer')) : working.renew(refreshToken),
      },
      createTab(),
    );
    await signIn(identity, 'ada');
    await expect(identity.token()).rejects.toThrow('no answer');
    expect(identity.state.person?.subject).toBe('ada');
    isDown = false;
    expect(subjectOf(await identity.token())).toBe('ada');
  });

  test('gives no token of somebody who signed out while it was renewed', async () => {
    const identity = new Identity(createCountingProtocol(1000), createTab());
    await signIn(identity, 'ada');
    const token = identity.token();
    await identity.signOut();
    expect(await token).toBeNull();
    expect(identity.state.person).toBeNull();
  });

  test('signs out here, and names the page that does so there', async () => {
    const tab = createTab();
    const identity = new Identity(createCountingProtocol(), tab);
    await signIn(identity, 'ada');
    const address = new URL((await identity.signOut()) ?? '');
    expect(address.origin).toBe(provider.issuer);
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe(returnUri);
    expect(identity.state).toEqual({ person: null, arrival: null });
    expect(tab.readSignedIn()).toBeNull();
  });

  test('on a page that the browser shows as it was left, sees who signed in since', async () => {
    const tab = createTab();
    const left = new Identity(createCountingProtocol(), tab);
    await signIn(left, 'ada');
    await signIn(new Identity(createCountingProtocol(), tab), 'chidi');
    left.lookAgain();
    expect(left.state.person?.name).toBe('Chidi Okafor');
    expect(subjectOf(await left.token())).toBe('chidi');
  });

  test('asks an identity provider that is elsewhere by https alone', async () => {
    const protocol = createProtocol(
      { issuer: 'http://identity.example.com', clientId: 'console' },
      returnUri,
    );
    await expect(protocol.begin()).rejects.toThrow(/HTTPS/i);
  });
});

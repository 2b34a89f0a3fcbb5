import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Grants } from '../../../src/organizations/grants.ts';
import type { Identified } from '../../../src/organizations/identity.ts';
import type { Viewer } from '../../../src/organizations/viewer.ts';
import { readClaims } from '../../../src/sign-in/claims.ts';
import type { SignedIn } from '../../../src/sign-in/claims.ts';
import type { SignIn } from '../../../src/sign-in/sign-in.ts';
import { forEverySource } from '../../../src/sources/registry.ts';
import { Credential } from '../../../src/upstream/credential.ts';
import { takeLeaks } from '../../support/leak-guard/guard.ts';
import { checkSignedWorld } from './check-world.ts';
import { faultySignIn, keepKeys } from './faulty-sign-in.ts';
import type { SignInFault } from './faulty-sign-in.ts';
import { signedWorlds, withAllGranted } from './world.ts';
import type { SignedWorld } from './world.ts';

/** How many worlds are tried at most, to find one that shows a fault. */
const MOST_RUNS = 40;

const seed = 20_261_122;

/**
 * Looks for a world that shows a fault; tells what is wrong in the first one, or "" where there is none.
 *
 * @param isApt which worlds may show it: trying the others takes long
 * @param change makes worlds more apt
 */
async function findFault(
  makeFault: () => SignInFault,
  isApt: (world: SignedWorld) => boolean = () => true,
  change: (world: SignedWorld) => SignedWorld = (world) => world,
): Promise<string> {
  const start = faultySignIn(makeFault);
  const property = fc.asyncProperty(fc.noBias(signedWorlds).filter(isApt).map(change), async (world) => {
    // These faults show in what all together are answered.
    await checkSignedWorld(world, { start, mostAlone: 0 });
  });
  const { errorInstance } = await fc.check(property, { seed, numRuns: MOST_RUNS, endOnFailure: true });
  return errorInstance instanceof Error ? errorInstance.message : '';
}

/** Grants that are checked in another way. */
class FaultyGrants extends Grants {
  readonly #change: (
    text: string,
    identified: Identified,
    checked: Identified | 'forbidden',
  ) => Identified | 'forbidden';

  constructor(
    grants: Grants,
    change: (
      text: string,
      identified: Identified,
      checked: Identified | 'forbidden',
    ) => Identified | 'forbidden',
  ) {
    super(grants.ids);
    this.#change = change;
  }

  override check(text: string, identified: Identified): Identified | 'forbidden' {
    return this.#change(text, identified, super.check(text, identified));
  }
}

type Change = ConstructorParameters<typeof FaultyGrants>[1];

const withGrants = (viewer: Viewer, change: Change): Viewer => ({
  ...viewer,
  grants: new FaultyGrants(viewer.grants, change),
});

const claims = { organizations: 'organizations', currentOrganization: null };

describe('a server', () => {
  test.each<[string, () => SignInFault, ((world: SignedWorld) => boolean)?]>([
    ['that grants everything', () => ({ toViewer: (viewer) => ({ ...viewer, grants: new Grants(['*']) }) })],
    [
      'whose answers are the same ones for whatever is granted',
      () => ({
        toViewer: (viewer) => ({ ...viewer, key: `${String(viewer.currentId)} ${viewer.deniedFields.key}` }),
      }),
      // Only what differs in its grants alone is taken for one.
      ({ held, namesCurrent }) => held.length === 2 && !namesCurrent,
    ],
    [
      'that checks what nobody has been granted before',
      () => {
        const granted = new Set<string>();
        const change: Change = (text, identified, checked) => {
          if (checked !== 'forbidden') granted.add(text);
          return granted.has(text) ? identified : checked;
        };
        return { toViewer: (viewer) => withGrants(viewer, change) };
      },
    ],
    [
      'that checks no record by its own id',
      () => ({
        toViewer: (viewer) =>
          withGrants(viewer, (text, identified, checked) => (text.includes(':') ? identified : checked)),
      }),
    ],
    [
      'that grants what begins as something granted does',
      () => ({
        toViewer: (viewer, { organizations }) =>
          withGrants(viewer, (text, identified, checked) =>
            organizations.some((id) => id !== '' && text.startsWith(id)) ? identified : checked,
          ),
      }),
    ],
    [
      'that mends what is no id',
      () => ({
        toViewer: (viewer, { organizations }) => {
          const mended = organizations.map((id) =>
            id
              .trim()
              .toLowerCase()
              .replace(/^access:[0+]+/, 'access:'),
          );
          return { ...viewer, grants: new Grants(mended) };
        },
      }),
      ({ tokens }) =>
        tokens.some(({ shape, grants }) => shape === 'list' && grants.some(({ kind }) => kind === 'nothing')),
    ],
  ])(
    '%s, is caught with what is not granted in an answer',
    async (_, makeFault, isApt) => {
      expect(await findFault(makeFault, isApt)).toMatch(
        /has ((bytes|a value|an id) .*of organization \d, which is not granted|another answer than .*"forbidden")/,
      );
    },
    60_000,
  );

  test('that tells what there is, is caught with another answer for it', async () => {
    const change: Change = (_, identified, checked) => (identified === null ? null : checked);
    expect(await findFault(() => ({ toViewer: (viewer) => withGrants(viewer, change) }))).toMatch(
      /has another answer than .*"kind":"forbidden"/,
    );
  }, 60_000);

  test('whose answers are the same ones for whatever is current, is caught with the one of another caller', async () => {
    const toViewer = (viewer: Viewer) => ({
      ...viewer,
      key: JSON.stringify([viewer.grants.ids, viewer.deniedFields.key]),
    });
    expect(
      await findFault(
        () => ({ toViewer }),
        ({ phases }) => phases.flat().filter(({ way }) => way === 'currentOrganization').length > 5,
        (world) => ({ ...withAllGranted(world), namesCurrent: true, fieldScopes: {} }),
      ),
    ).toMatch(/has another answer than \{"path":\["currentOrganization"/);
  }, 60_000);

  test('that reads before it checks, is caught with the call', async () => {
    expect(
      await findFault(() => ({
        toViewer: (viewer, _, { accessUrl, serviceCredentials }) =>
          withGrants(viewer, (text, _identified, checked) => {
            const place = serviceCredentials.access;
            if (checked === 'forbidden' && text.startsWith('access:') && place !== null && 'value' in place) {
              const url = new URL(`/v1/organizations/${text.slice('access:'.length)}`, accessUrl);
              void fetch(url, { headers: { authorization: place.value } }).catch(() => undefined);
            }
            return checked;
          }),
      })),
    ).toMatch(/a call that nobody is granted: in phase \d to access for \d+ with/);
  }, 60_000);

  test('whose answers are the same ones for whatever scopes, is caught with a field of another caller', async () => {
    const toViewer = (viewer: Viewer) => ({
      ...viewer,
      key: JSON.stringify([viewer.grants.ids, viewer.currentId]),
    });
    const isApt = ({ fieldScopes }: SignedWorld) => Object.keys(fieldScopes).length > 2;
    expect(await findFault(() => ({ toViewer }), isApt, withAllGranted)).toMatch(
      /has (what it takes another scope to read|a scope too much)/,
    );
  }, 60_000);

  test.each<[string, () => SignInFault, ((world: SignedWorld) => boolean)?]>([
    [
      'that remembers a token beyond its end',
      () => ({
        check: (check) => {
          const known = new Map<string, SignedIn>();
          return async (authorization = '') => {
            const checked = known.get(authorization) ?? (await check(authorization));
            if (typeof checked !== 'string') known.set(authorization, checked);
            return checked;
          };
        },
      }),
    ],
    ['that keeps old keys', () => ({ keys: keepKeys }), ({ keys }) => keys.some(({ until }) => until === 1)],
    [
      'that checks no signature',
      () => ({
        check:
          (check): SignIn['check'] =>
          async (authorization = '') => {
            const checked = await check(authorization);
            return checked === 'signature'
              ? readClaims(decodeJwt(authorization.slice('Bearer '.length)), claims)
              : checked;
          },
      }),
      ({ tokens }) => tokens.some(({ flaw }) => flaw === 'a foreign key' || flaw === 'changed'),
    ],
  ])(
    '%s, is caught with an answer to who has not signed in',
    async (_, makeFault, isApt) => {
      expect(await findFault(makeFault, isApt)).toMatch(/has more than a refusal for who has not signed in/);
    },
    60_000,
  );

  test('that sends on what callers have, is caught with a token at a platform', async () => {
    const callers: SignInFault['callers'] = (options) => ({
      ...options,
      serviceCredentials: { access: null, workforce: null },
    });
    expect(await findFault(() => ({ callers }))).toMatch(/a call to access for \S+ has a token/);
  }, 60_000);

  test('in which callers share nothing, is caught with a call that was not needed', async () => {
    const apart = (credential: Credential) =>
      new Credential(credential.headerValue, randomUUID(), credential.holder);
    const callers: SignInFault['callers'] = ({ serviceCredentials, ...options }) => ({
      ...options,
      serviceCredentials: forEverySource((source) => {
        const service = serviceCredentials?.[source] ?? null;
        return (
          service && {
            get current() {
              return apart(service.current);
            },
            close: () => undefined,
          }
        );
      }),
    });
    const isApt = ({ isWarm, settings: { isCramped, remembers } }: SignedWorld) =>
      !isWarm && !isCramped && ['fresh', 'both'].includes(remembers);
    expect(await findFault(() => ({ callers }), isApt)).toMatch(
      /more than one call in phase \d to (access|workforce) for/,
    );
  }, 60_000);

  test('that logs tokens, is caught with the log line', async () => {
    const check: SignInFault['check'] = (real, logger) => (authorization) => {
      logger.debug({ authorization }, 'checking a token');
      return real(authorization);
    };
    expect(await findFault(() => ({ check }))).toMatch(/a log line .*checking a token/);
    // The watch over all tests has seen it, too.
    expect(takeLeaks().join('\n')).toMatch(/a credential in a log line/);
  }, 60_000);

  test('that is put together in the same way, without a fault, is not caught', async () => {
    const start = faultySignIn(() => ({}));
    const [world] = fc.sample(fc.noBias(signedWorlds), { seed, numRuns: 1 });
    const { signedIn } = await checkSignedWorld(world!, { start });
    expect(signedIn).toBeGreaterThan(0);
  });
});

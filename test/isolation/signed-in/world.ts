import fc from 'fast-check';
import type { Platform } from '../credentials.ts';
import type { Operation, Target } from '../operations.ts';
import { target } from '../operations.ts';
import { changingWorlds, manyOf, smallWorlds, worlds } from '../world.ts';
import type { World } from '../world.ts';

/** Which platforms' credentials the server holds. */
const modes = {
  both: ['access', 'workforce'],
  access: ['access'],
  workforce: ['workforce'],
  none: [],
} as const satisfies Readonly<Record<string, readonly Platform[]>>;

/** Where the claim is that grants organizations. The names of claims may have dots, as those have that are URLs. */
const claimPaths = ['organizations', 'company.organizations', 'https://example.com/claims.organizations'];

/** What grants nothing, however much it looks like something: none of it is an id, or the id of anything. */
const badGrants: readonly unknown[] = [
  ...['access:007', 'access:01', 'ACCESS:1', ' access:1', 'access:1 ', 'access:1\n', 'access:', 'access:*'],
  ...['access:1,access:2', 'access:1 access:2', 'access:+1', 'access:1e0', 'access:\uff11', 'workforce:1'],
  ...['Unit-0', 'unit-0/', ' unit-0', 'unit', 'unit-', 'unit-*', '**', ' *', '*,', '', '1', '.*'],
  ...[1, 11, 0, true, null, ['access:1'], ['*'], { id: 'access:1' }, { '*': true }],
];

/** What one entry of the claim grants. */
type Grant =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'every' }
  | { readonly kind: 'nothing'; readonly value: unknown };

/** Fields that a rule may be about, by their paths below `Organization`; and all that one platform is asked for. */
const ruledFields = {
  any: [
    ...[
      'subscriptionId',
      'creator',
      'permissions',
      'accessId',
      'name',
      'parent',
      'description',
      'workforceId',
    ],
    ...['address', 'address.city', 'contacts', 'contacts.email', 'exportIds.exportId1', 'assignedUsers'],
  ],
  ofAccess: [
    ...['accessId', 'subscriptionId', 'isPersonal', 'isRestricted', 'creator', 'createdAt', 'permissions'],
    ...['updatedAt', 'contacts.email'],
  ],
  ofWorkforce: [
    ...['workforceId', 'description', 'type', 'validFrom', 'validTo', 'address.street', 'address.city'],
    ...['contacts', 'exportIds', 'assignedUsers', 'subscriptionId'],
  ],
} as const;

const scopes = ['read', 'read:all', 'Read', 'people', 'https://example.com/scopes/people'];

/** What is wrong with a token, whenever it is used. */
const flaws = [
  'another audience',
  'another issuer',
  'no expiry',
  'a foreign key',
  'no signature',
  'signed with the public key',
  'changed',
] as const;

/** A token that a caller may have; some are in part like the one before them. */
export interface TokenOfWorld {
  readonly grants: readonly Grant[];
  /** How they are written; what is neither a list nor a text grants nothing. */
  readonly shape: 'list' | 'text' | 'object' | 'left out';
  /** The current organization that it names; null for none, or for what is no id. */
  readonly current: Target | null;
  /** Which key it is signed with. */
  readonly key: number;
  /** It is good from this phase on, and until before that one. */
  readonly from: number;
  readonly until: number;
  readonly flaw: (typeof flaws)[number] | null;
  readonly likeLast: 'grants' | 'grants and current' | null;
  readonly scopes: readonly string[];
  /** The claim that has the scopes, and whether as a list or as one text. */
  readonly scopeClaim: 'scope' | 'scp' | 'scp as a list';
}

/** What a caller shows instead of a token. */
type Showing = number | 'nothing' | 'a platform credential' | 'no token';

/** A world whose callers sign in. */
export interface SignedWorld extends World {
  readonly held: readonly Platform[];
  readonly claimPath: string;
  /** Whether the server is told which claim names the caller's current organization. */
  readonly namesCurrent: boolean;
  /** Whether everything is read at the beginning of each phase, on behalf of somebody who is granted everything. */
  readonly isWarm: boolean;
  readonly tokens: readonly TokenOfWorld[];
  /** The phases in which the identity provider publishes each key, beside the key of the phase. */
  readonly keys: readonly { readonly from: number; readonly until: number }[];
  /** Which scopes it takes to read a field: of any one list, all. */
  readonly fieldScopes: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** What each caller shows: the number of a token, or something else. */
  readonly showing: readonly Showing[];
}

/** After the last phase of any world. */
export const NEVER = 9;

const grantedTarget = fc.record({ kind: fc.constant('target' as const), target });
const grant: fc.Arbitrary<Grant> = fc.oneof(
  { weight: 20, arbitrary: grantedTarget },
  { weight: 1, arbitrary: fc.constant({ kind: 'every' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('nothing' as const), value: fc.constantFrom(...badGrants) }),
  },
);

/** From and until which phase something holds: mostly always. */
const times = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ from: 0, until: NEVER }) },
  { weight: 3, arbitrary: fc.record({ from: fc.constant(0), until: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ from: fc.nat(2), until: fc.constant(NEVER) }) },
);

const token: fc.Arbitrary<TokenOfWorld> = fc
  .record({
    grants: fc.array(grant, { minLength: 1, maxLength: 6, size: 'max' }),
    shape: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('list' as const, 'text' as const) },
      fc.constantFrom('object' as const, 'left out' as const),
    ),
    current: fc.option(target, { freq: 5 }),
    key: fc.nat(2),
    flaw: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...flaws) },
    ),
    times,
    likeLast: fc.constantFrom('grants' as const, 'grants and current' as const, null, null),
    scopes: fc.subarray(scopes),
    scopeClaim: fc.constantFrom('scope' as const, 'scp' as const, 'scp as a list' as const),
  })
  .map(({ times: { from, until }, ...drawn }) => ({ ...drawn, from, until }));

const showing: fc.Arbitrary<Showing> = fc.oneof(
  { weight: 20, arbitrary: fc.nat(3) },
  fc.constantFrom('nothing' as const, 'a platform credential' as const, 'no token' as const),
);

/** Draws worlds whose callers sign in. */
export const signedWorlds: fc.Arbitrary<SignedWorld> = fc
  .tuple(
    fc.oneof(
      worlds({
        ...smallWorlds,
        credentials: { least: 1, most: 3, families: 1 },
        callers: { least: 3, most: 5 },
        operations: { least: 4, most: 9 },
        phases: { least: 2, most: 3 },
        rules: { least: 0, most: 8 },
        standings: { least: 0, most: 1 },
      }),
      worlds({
        ...changingWorlds,
        callers: { least: 3, most: 5 },
        rules: { least: 0, most: 4 },
        standings: { least: 0, most: 1 },
        outages: { least: 0, most: 1 },
      }),
    ),
    fc.record({
      held: fc.oneof(
        { weight: 3, arbitrary: fc.constant(modes.both) },
        { weight: 2, arbitrary: fc.constant(modes.access) },
        { weight: 2, arbitrary: fc.constant(modes.workforce) },
        fc.constant(modes.none),
      ),
      claimPath: fc.constantFrom(...claimPaths),
      namesCurrent: fc.constantFrom(true, true, false),
      isWarm: fc.constantFrom(true, true, false),
      tokens: fc.array(token, { minLength: 2, maxLength: 4, size: 'max' }),
      fieldScopes: fc.oneof(
        fc.dictionary(
          fc.constantFrom(...ruledFields.any),
          fc.array(fc.subarray(scopes, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
          { maxKeys: 6, size: 'max' },
        ),
        // Then one platform need not be asked.
        fc
          .tuple(fc.constantFrom(ruledFields.ofAccess, ruledFields.ofWorkforce), fc.constantFrom(...scopes))
          .map(([fields, scope]) => Object.fromEntries(fields.map((field) => [field, [[scope]]]))),
      ),
      keys: manyOf(times, { least: 1, most: 3 }),
      showing: manyOf(showing, { least: 5, most: 5 }),
    }),
  )
  .map(([world, signIn]) => ({
    ...withService(world, signIn.held),
    ...signIn,
    tokens: signIn.tokens.map((each, index, { [index - 1]: last = each }) =>
      each.likeLast === null
        ? each
        : {
            ...each,
            grants: last.grants,
            shape: last.shape,
            current: each.likeLast === 'grants' ? each.current : last.current,
          },
    ),
  }));

/** The same world where every token is good and grants every organization, and nothing is remembered of what was read. */
export function withAllGranted(world: SignedWorld): SignedWorld {
  const always = { from: 0, until: NEVER };
  return {
    ...world,
    ...{ held: modes.both, isWarm: true, settings: { ...world.settings, remembers: 'nothing' } },
    keys: world.keys.map(() => always),
    tokens: world.tokens.map((each) => ({
      ...each,
      ...always,
      ...{ grants: [{ kind: 'every' }], shape: 'list', flaw: null },
    })),
  };
}

/** Every which operation is sent by all callers at the same moment. */
const ECHO = 4;

/**
 * Gives each platform the credential that the service has, as the first one; where it is held, whatever happens to any
 * credential happens to that.
 */
function withService(world: World, held: readonly Platform[]): World {
  const service = { family: 0xfff, form: 'plain' };
  const ofHeld = <Rule extends { readonly platform: Platform; readonly credential: number }>(rule: Rule) =>
    held.includes(rule.platform) ? { ...rule, credential: 0 } : rule;
  return {
    ...world,
    credentials: {
      access: [service, ...world.credentials.access],
      workforce: [service, ...world.credentials.workforce],
    },
    rules: world.rules.map(ofHeld),
    standings: world.standings.map(ofHeld),
    phases: world.phases.map((operations) =>
      operations.flatMap((operation, index): Operation[] =>
        index % ECHO === 0
          ? world.callers.map((_, caller) => ({ ...operation, caller, hangsUpAfter: null }))
          : [operation],
      ),
    ),
  };
}

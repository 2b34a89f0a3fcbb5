import fc from 'fast-check';
import { credentialsOf } from './credentials.ts';
import type { CredentialBounds, Disguise } from './credentials.ts';
import { operation } from './operations.ts';
import type { Operation } from './operations.ts';

/** Which records an organization has. */
type OrganizationKind = 'linked' | 'access' | 'workforce';

/** Who asks: each side is the number of a credential, or null where that one is not sent. */
interface Caller {
  readonly access: number | null;
  readonly workforce: number | null;
}

/** What a platform makes of one credential that asks for one record. */
export type Right = (typeof rights)[number];

const rights = [
  'found',
  'found with odd values',
  'not found',
  // What 401 and 403 mean differs by platform: both have both.
  'status 401',
  'status 403',
  'status 500',
  'connection cut',
  'malformed',
  'bad envelope',
  'another record',
] as const;

/** From this phase on the credential is answered so for the record; `current` is the session's own, of access. */
interface Rule {
  readonly platform: 'access' | 'workforce';
  readonly from: number;
  readonly credential: number;
  readonly record: number | 'current';
  readonly right: Right;
}

/** How a credential as a whole stands with its platform. */
export type Standing = (typeof standings)[number];

const standings = ['well', 'refused', 'refused', 'told to slow down', 'left in an outage'] as const;

/** From this phase on the credential stands so, whatever the record. */
interface StandingRule {
  readonly platform: 'access' | 'workforce';
  readonly from: number;
  readonly credential: number;
  readonly standing: Standing;
}

/** What the server keeps of what was read. */
export interface Settings {
  readonly remembers: 'nothing' | 'fresh' | 'for outages' | 'both';
  /** Whether more is read than there is room for. */
  readonly isCramped: boolean;
}

/** Everything that one run is made of; numbers that name something are taken modulo how many there are. */
export interface World {
  /** Makes the credentials and markers of this run different from those of every other. */
  readonly nonce: number;
  readonly settings: Settings;
  readonly organizations: readonly OrganizationKind[];
  readonly credentials: Readonly<Record<'access' | 'workforce', readonly Disguise[]>>;
  readonly callers: readonly Caller[];
  /** The default is: everything is found, and each session belongs to some organization. The last rule in force wins. */
  readonly rules: readonly Rule[];
  readonly standings: readonly StandingRule[];
  /** Phases in which a platform is out of order for everybody. */
  readonly outages: readonly { readonly platform: 'access' | 'workforce'; readonly phase: number }[];
  /** Whether the platforms hold every answer back until nothing more comes in, so that all are under way at once. */
  readonly holds: boolean;
  /** What is asked in each phase, all of it at the same moment; between two phases the rules change. */
  readonly phases: readonly (readonly Operation[])[];
}

/** Of which size and kind the worlds are. */
export interface WorldBounds {
  readonly credentials: CredentialBounds;
  readonly callers: Bounds;
  /** Of each phase. */
  readonly operations: Bounds;
  readonly phases: Bounds;
  readonly rules: Bounds;
  /** Whether each rule is a history of three phases. */
  readonly hasHistories?: boolean;
  readonly standings: Bounds;
  readonly outages: Bounds;
  /** What is drawn from, as often as it is listed. */
  readonly rights: readonly Right[];
  readonly remembers: readonly Settings['remembers'][];
  readonly isCrowd: boolean;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A handful of callers with some of every difficulty. */
export const smallWorlds: WorldBounds = {
  credentials: { least: 2, most: 5, families: 2 },
  callers: { least: 3, most: 8 },
  operations: { least: 4, most: 16 },
  phases: { least: 1, most: 3 },
  rules: { least: 0, most: 60 },
  standings: { least: 0, most: 5 },
  outages: { least: 0, most: 1 },
  rights,
  // What was read stands in only while it is not as good as new: that is the one with the most to see.
  remembers: ['nothing', 'fresh', 'for outages', 'for outages', 'both'],
  isCrowd: false,
};

/** Few callers and much that changes: what was read before is refused, or stands in while a platform fails. */
export const changingWorlds: WorldBounds = {
  credentials: { least: 2, most: 3, families: 1 },
  callers: { least: 2, most: 4 },
  operations: { least: 4, most: 10 },
  phases: { least: 3, most: 3 },
  rules: { least: 0, most: 20 },
  hasHistories: true,
  standings: { least: 0, most: 3 },
  outages: { least: 0, most: 2 },
  rights: ['found', 'not found', 'status 401', 'status 403', 'status 500', 'status 500'],
  remembers: ['fresh', 'for outages', 'for outages', 'for outages', 'both'],
  isCrowd: false,
};

/** Callers whose credentials differ by as little as one letter's case. */
export const lookAlikes: WorldBounds = {
  ...smallWorlds,
  credentials: { least: 10, most: 12, families: 1 },
  callers: { least: 12, most: 16 },
  rules: { least: 0, most: 0 },
  standings: { least: 0, most: 0 },
};

/** Hundreds of callers at the same moment: each sends one operation, and none is answered before all have asked. */
export const crowds: WorldBounds = {
  credentials: { least: 120, most: 120, families: 40 },
  callers: { least: 300, most: 300 },
  operations: { least: 300, most: 300 },
  phases: { least: 1, most: 1 },
  rules: { least: 400, most: 600 },
  standings: { least: 20, most: 40 },
  outages: { least: 0, most: 0 },
  rights,
  // Not `fresh`: then everything is remembered from the inventories, and nothing is read any more.
  remembers: ['nothing', 'for outages'],
  isCrowd: true,
};

/** Draws worlds. */
export function worlds({ isCrowd, ...bounds }: WorldBounds): fc.Arbitrary<World> {
  const platform = fc.constantFrom('access' as const, 'workforce' as const);
  const from = fc.nat(bounds.phases.most - 1);
  const someone = fc.nat(bounds.credentials.most - 1);
  const right = fc.constantFrom(...bounds.rights);
  const access = fc.constant('access' as const);
  const target = fc.oneof(
    fc.record({ platform: access, credential: someone, record: fc.nat(4) }),
    fc.record({ platform: access, credential: someone, record: fc.constant('current' as const) }),
    fc.record({ platform: fc.constant('workforce' as const), credential: someone, record: fc.nat(4) }),
  );
  const side = fc.option(someone, { freq: 8 });
  const operations = manyOf(operation(bounds.callers.most), bounds.operations);
  const oneEach = operations.map((drawn) => drawn.map((each, caller) => ({ ...each, caller })));
  return fc.record({
    nonce: fc.noShrink(fc.nat(0xffffffff)),
    settings: fc.record({
      remembers: fc.constantFrom(...bounds.remembers),
      isCramped: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    organizations: fc
      .array(fc.constantFrom<OrganizationKind>('linked', 'access', 'workforce'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((others): OrganizationKind[] => ['linked', ...others]),
    credentials: fc.record({
      access: credentialsOf('access', bounds.credentials),
      workforce: credentialsOf('workforce', bounds.credentials),
    }),
    callers: manyOf(fc.record({ access: side, workforce: side }), bounds.callers),
    rules: manyOf(
      bounds.hasHistories === true ? historyOf(target, right) : ruleOf(target, from, right),
      bounds.rules,
    ).map((rules) => rules.flat()),
    standings: manyOf(
      fc.record({ platform, from, credential: someone, standing: fc.constantFrom(...standings) }),
      bounds.standings,
    ),
    // Not in the first phase: before it nothing was read that could stand in.
    outages: manyOf(fc.record({ platform, phase: fc.integer({ min: 1, max: 2 }) }), bounds.outages),
    holds: isCrowd ? fc.constant(true) : fc.boolean(),
    phases: manyOf(isCrowd ? oneEach : operations, bounds.phases),
  });
}

/** What a rule is about. */
type RuleTarget = Omit<Rule, 'from' | 'right'>;

function ruleOf(
  target: fc.Arbitrary<RuleTarget>,
  from: fc.Arbitrary<number>,
  right: fc.Arbitrary<Right>,
): fc.Arbitrary<Rule[]> {
  return fc
    .tuple(target, from, right)
    .map(([about, phase, rule]) => [{ ...about, from: phase, right: rule }]);
}

/** Found, and in each of two more phases another right: what is refused, and then fails, is seldom made of single rules. */
function historyOf(target: fc.Arbitrary<RuleTarget>, right: fc.Arbitrary<Right>): fc.Arbitrary<Rule[]> {
  return fc.tuple(target, right, right).map(([about, second, third]) => [
    { ...about, from: 0, right: 'found' },
    { ...about, from: 1, right: second },
    { ...about, from: 2, right: third },
  ]);
}

/** Draws a number of the same. */
export function manyOf<Value>(one: fc.Arbitrary<Value>, { least, most }: Bounds): fc.Arbitrary<Value[]> {
  return fc.array(one, { minLength: least, maxLength: most, size: 'max' });
}

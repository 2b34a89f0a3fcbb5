import fc from 'fast-check';
import { credentialsOf } from './credentials.ts';
import type { CredentialBounds, Disguise } from './credentials.ts';
import { operation } from './operations.ts';
import type { Operation } from './operations.ts';

/** Which records an organization has. */
export type OrganizationKind = 'linked' | 'access' | 'workforce';

/** Who asks: each side is the number of a credential, or null where that one is not sent. */
export interface Caller {
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
export interface Rule {
  readonly platform: 'access' | 'workforce';
  readonly from: number;
  readonly credential: number;
  readonly record: number | 'current';
  readonly right: Right;
}

/** How a credential as a whole stands with its platform. */
export type Standing = 'well' | 'refused' | 'told to slow down' | 'left in an outage';

/** From this phase on the credential stands so, whatever the record. */
export interface StandingRule {
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

/** How large the worlds are. */
export interface WorldBounds {
  readonly credentials: CredentialBounds;
  readonly callers: { readonly least: number; readonly most: number };
  readonly operations: { readonly least: number; readonly most: number };
  readonly phases: { readonly least: number; readonly most: number };
  readonly rules: { readonly least: number; readonly most: number };
  /** Whether each caller sends one operation a phase; otherwise any callers send any number. */
  readonly oneEach?: boolean;
}

/** A handful of callers with some of every difficulty. */
export const smallWorlds: WorldBounds = {
  credentials: { least: 2, most: 5, families: 2 },
  callers: { least: 3, most: 8 },
  operations: { least: 4, most: 16 },
  phases: { least: 1, most: 3 },
  rules: { least: 0, most: 20 },
};

/** Hundreds of callers at the same moment. */
export const crowds: WorldBounds = {
  credentials: { least: 120, most: 120, families: 40 },
  callers: { least: 300, most: 300 },
  operations: { least: 300, most: 300 },
  phases: { least: 2, most: 2 },
  rules: { least: 200, most: 300 },
  oneEach: true,
};

/** Draws worlds. */
export function worlds(bounds: WorldBounds): fc.Arbitrary<World> {
  const { least: fewest, most } = bounds.callers;
  const platform = fc.constantFrom('access' as const, 'workforce' as const);
  const from = fc.nat(bounds.phases.most - 1);
  const someone = fc.nat(bounds.credentials.most - 1);
  const side = fc.option(someone, { freq: 8 });
  const operations = fc.array(operation(most), {
    minLength: bounds.operations.least,
    maxLength: bounds.operations.most,
  });
  return fc.record({
    nonce: fc.noShrink(fc.nat(0xffffffff)),
    settings: fc.record({
      remembers: fc.constantFrom(
        'nothing' as const,
        'fresh' as const,
        'for outages' as const,
        'both' as const,
      ),
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
    callers: fc.array(fc.record({ access: side, workforce: side }), { minLength: fewest, maxLength: most }),
    rules: fc.array(
      fc.record({
        platform,
        from,
        credential: someone,
        record: fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, fc.constant('current' as const)),
        right: fc.constantFrom(...rights),
      }),
      { minLength: bounds.rules.least, maxLength: bounds.rules.most },
    ),
    standings: fc.array(
      fc.record({
        platform,
        from,
        credential: someone,
        standing: fc.constantFrom<Standing>(
          'well',
          'refused',
          'refused',
          'told to slow down',
          'left in an outage',
        ),
      }),
      { maxLength: Math.ceil(bounds.rules.most / 4) },
    ),
    outages: fc.array(fc.record({ platform, phase: from }), { maxLength: 2 }),
    holds: fc.boolean(),
    phases: fc.array(
      bounds.oneEach === true
        ? operations.map((drawn) => drawn.map((each, caller) => ({ ...each, caller })))
        : operations,
      { minLength: bounds.phases.least, maxLength: bounds.phases.most },
    ),
  });
}

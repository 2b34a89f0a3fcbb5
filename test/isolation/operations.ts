import fc from 'fast-check';

/** One request of one caller. Numbers that name something are taken modulo how many there are. */
export interface Operation {
  readonly caller: number;
  readonly way: 'organization' | 'organizations' | 'currentOrganization' | '_entities' | 'aliases';
  /** What is asked for; `organization` takes the first, `currentOrganization` none. */
  readonly targets: readonly Target[];
  readonly selection: keyof typeof selections;
  /** How it is sent; with a hash, the text goes out only where the server does not know it. */
  readonly transport: 'POST' | 'GET' | 'POST of the hash' | 'GET of the hash';
  /** After how many turns of the event loop the caller hangs up; null where it stays. */
  readonly hangsUpAfter: number | null;
}

/** One organization, by one of its names. */
export interface Target {
  readonly organization: number;
  readonly form: 'link' | 'access' | 'workforce' | 'workforce in upper case' | 'unknown' | 'malformed';
}

const ofAccess =
  'id accessId subscriptionId isPersonal isRestricted creator { id } createdAt permissions { enabled }';
const ofWorkforce =
  'id workforceId description type validFrom address { street city } contacts { email } exportIds { exportId1 } assignedUsers { employees { id } }';
const states = 'sources { source status fetchedAt } dataIssues { source path code }';

/** What is selected of an organization. */
export const selections = {
  id: 'id',
  name: 'id name',
  access: ofAccess,
  workforce: ofWorkforce,
  states: `id ${states}`,
  everything: `name updatedAt validTo ${ofAccess} ${ofWorkforce} ${states}`,
  parents: `id name parent { id name subscriptionId ${states} parent { id accessId description } }`,
  // Which platform is asked depends on a variable, so the plan cannot be kept with the document.
  'by a variable': 'id subscriptionId @include(if: $flag) description @skip(if: $flag)',
} as const;

/** Draws what may be asked for. */
export const target: fc.Arbitrary<Target> = fc.record<Target>({
  organization: fc.nat(4),
  form: fc.oneof(
    {
      weight: 10,
      arbitrary: fc.constantFrom<Target['form']>('link', 'access', 'workforce', 'workforce in upper case'),
    },
    fc.constantFrom<Target['form']>('unknown', 'malformed'),
  ),
});

/** Draws operations of so many callers. */
export function operation(callers: number): fc.Arbitrary<Operation> {
  return fc.record<Operation>({
    caller: fc.nat(callers - 1),
    // The one without an id has a weight of its own: the platform answers it by the credential alone.
    way: fc.constantFrom(
      'organization',
      'organizations',
      'currentOrganization',
      'currentOrganization',
      '_entities',
      'aliases',
    ),
    targets: fc.array(target, { minLength: 1, maxLength: 4 }),
    selection: fc.constantFrom(...(Object.keys(selections) as (keyof typeof selections)[])),
    transport: fc.constantFrom('POST', 'GET', 'POST of the hash', 'GET of the hash'),
    hangsUpAfter: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, fc.nat(40)),
  });
}

/** Whether the answer to an operation is to tell how its records were read: that to every fifth, whoever asks. */
export function isExplained({ caller, targets }: Operation): boolean {
  return targets.reduce((sum, { organization }) => sum + organization, caller) % 5 === 0;
}

import type { SourceName } from '../../src/sources/registry.ts';

/** Organizations that are on both platforms. */
export interface LinkedRecords {
  readonly links: readonly { id: string; accessId: string; workforceId: string }[];
  /** What each platform says of them: JSON by path. */
  readonly bodies: Readonly<Record<SourceName, Readonly<Record<string, string>>>>;
}

/** Makes organizations with everything that {@link fieldsOf} reads. */
export function createRecords(count: number): LinkedRecords {
  const links = Array.from({ length: count }, (_, index) => ({
    id: `acme-${index + 1}`,
    accessId: String(index + 1),
    workforceId: `987abc78-39c5-436f-a70b-${String(index + 1).padStart(12, '0')}`,
  }));
  return {
    links,
    bodies: {
      access: Object.fromEntries(
        links.map(({ accessId }) => [
          `/v1/organizations/${accessId}`,
          JSON.stringify({
            id: Number(accessId),
            name: 'Acme at the door',
            personal: false,
            subscriptionId: 4711,
            permissions: {},
          }),
        ]),
      ),
      workforce: Object.fromEntries(
        links.map(({ workforceId }) => [
          `/organizations/${workforceId}`,
          JSON.stringify({
            id: workforceId,
            name: { organizationName: 'Acme at work', description: 'Acme builds things.' },
            contactInformation: { organizationEmail: 'acme@example.com' },
          }),
        ]),
      ),
    },
  };
}

/** What the graph says of one side of each of them, read or not. */
export function fieldsOf(source: SourceName, wasRead: boolean): Readonly<Record<string, unknown>> {
  if (source === 'access') {
    return wasRead
      ? { isPersonal: false, subscriptionId: '4711' }
      : { isPersonal: null, subscriptionId: null };
  }
  return wasRead
    ? { description: 'Acme builds things.', contacts: { email: 'acme@example.com' } }
    : { description: null, contacts: null };
}

import { workforceIds } from '../records/workforce-ids.ts';

/** Somebody who can sign in to the demo, and what the company grants them. All are invented. */
export interface Person {
  /** Names them in addresses and as the subject of their tokens. */
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** What the grants below amount to, in a sentence. */
  readonly grants: string;
  /** The claim `organizations`: ids in any form, as a list or as text separated by blanks, or `*` for all. */
  readonly organizations: string | readonly string[];
  /** The claim `organization`, an id in any form; null where they belong to none. */
  readonly currentOrganization: string | null;
  /** The claim `scope`. */
  readonly scopes: readonly string[];
}

/** Every scope that demo/scopes.json asks for. */
export const allScopes = ['contacts:read', 'users:read', 'location:read', 'payroll'] as const;

/** The people of the demo, the one who may see most first. */
export const people: readonly Person[] = [
  {
    id: 'ada',
    name: 'Ada Winter',
    role: 'Head office',
    grants: 'Every organization, every field; her own is Acme Holding.',
    organizations: '*',
    currentOrganization: 'acme-holding',
    scopes: allScopes,
  },
  {
    id: 'bruno',
    name: 'Bruno Castell',
    role: 'Property manager',
    grants:
      'Nordlys Logistikk, Nordlys Bergen and Alpine Huts, each granted by another kind of id; no contacts, no export ids; no organization of his own.',
    organizations: ['nordlys-logistics', 'access:112', `workforce:${workforceIds.alpineHuts}`],
    currentOrganization: null,
    scopes: ['users:read', 'location:read'],
  },
  {
    id: 'chidi',
    name: 'Chidi Okafor',
    role: 'Contractor',
    grants:
      'Hotel Malvarrosa alone, which is his own, but no unit above it; no contacts, no users, no export ids.',
    organizations: 'hotel-malvarrosa',
    currentOrganization: 'access:141',
    scopes: ['location:read'],
  },
];

/** The person with this id; undefined where there is none. */
export function findPerson(id: string): Person | undefined {
  return people.find((person) => person.id === id);
}

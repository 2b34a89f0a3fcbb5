import { organizations } from './organizations.ts';

/** One GraphQL request. */
export interface RequestBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What is asked of a server, over and over. */
export interface Workload {
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** How many clients ask at once, each one request after the other. */
  readonly clients: number;
  /** How many organizations one request asks for. */
  readonly size: number;
  /** The requests; each client goes through its share of them in turn. */
  readonly bodies: readonly RequestBody[];
}

/** The fields of an organization that the workloads ask for, as text between braces. */
export interface Selections {
  /** 28 leaves of both platforms. */
  readonly whole: string;
  /** A row of a list, with the parent. */
  readonly row: string;
  /** A row of a list, without the parent. */
  readonly rowAlone: string;
}

const row = 'id name createdAt permissions { webKeys portal } workforceId';

/** The fields in our own schema, and the peers'. */
export const ownSelections: Selections = {
  whole: `
    id name isPersonal isRestricted subscriptionId creator { id } createdAt updatedAt
    permissions { rangeBoostMode remoteAccess eventLog matter powerSaveMode webKeys portal }
    workforceId validFrom validTo description type address { id country } contacts { email phoneNumber }
    trackingSettings { location { isEnabled coordinates { latitude longitude } } } exportIds { exportId1 }`,
  row: `${row} parent { id name address { country } }`,
  rowAlone: row,
};

const ids = organizations.map(({ id }) => id);

/** A hundred ids, of which fifty are distinct; each of the four lists has fifty others. */
const lists = [0, 50, 100, 150].map((first) =>
  Array.from({ length: 100 }, (_, index) => ids[first + (index % 50)] ?? ''),
);

/** Makes the four workloads of the comparison, W1 to W4. */
export function createWorkloads({ whole, row: rowOfList }: Selections): readonly Workload[] {
  const one = (id: string | undefined): RequestBody => ({
    query: `query One($id: ID!) { organization(id: $id) { ${whole} } }`,
    variables: { id },
  });
  return [
    {
      name: 'W1',
      title: 'one organization, 28 leaf fields of both platforms; 200 ids in turn',
      clients: 64,
      size: 1,
      bodies: ids.slice(0, 200).map(one),
    },
    {
      name: 'W2',
      title: '`organizations` with 100 ids (50 distinct), each with its parent (5 distinct)',
      clients: 16,
      size: 100,
      bodies: lists.map((list) => ({ query: listQuery(rowOfList), variables: { ids: list } })),
    },
    {
      name: 'W3',
      title: 'as W1, and everyone asks for the same organization',
      clients: 64,
      size: 1,
      bodies: [one(ids[7])],
    },
    {
      name: 'W4',
      title: 'as W2, as 100 aliases of `organization`, ids in the document',
      clients: 16,
      size: 100,
      bodies: lists.map((list) => ({
        query: `query Aliases { ${list
          .map((id, index) => `o${index}: organization(id: "${id}") { ${rowOfList} }`)
          .join(' ')} }`,
      })),
    },
  ];
}

/** How many organizations are asked for at once in the workloads of lists. */
export const AT_ONCE = 100;

/**
 * Makes the workloads that tell what a list costs by its length. As many organizations are asked for at once whatever the
 * length is, and no two clients ask for the same one: then it is the length alone that differs.
 */
export function createListWorkloads({ rowAlone }: Selections): readonly Workload[] {
  return [1, 10, 100].map((size) => ({
    name: `L${size}`,
    title: `\`organizations\` with ${size} distinct ids, without parents`,
    clients: AT_ONCE / size,
    size,
    bodies: Array.from({ length: ids.length / size }, (_, index) => ({
      query: listQuery(rowAlone),
      variables: { ids: ids.slice(index * size, (index + 1) * size) },
    })),
  }));
}

function listQuery(selection: string): string {
  return `query List($ids: [ID!]!) { organizations(ids: $ids) { ${selection} } }`;
}

import { readFileSync, readdirSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';

/** A valid document; its variables are `$id`, `$ids`, `$flag` and `$representations`, and are made anew each time. */
export type ValidDocument = string;

const repository = new URL('../../../', import.meta.url);

function readFolder(folder: string): string[] {
  const path = new URL(folder, repository);
  return readdirSync(path)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(new URL(name, path), 'utf8'));
}

/** The query that README shows first. */
function readFirstQuery(): string {
  const [, body = ''] =
    / -d '(\{"query".*\})'/.exec(readFileSync(new URL('README.md', repository), 'utf8')) ?? [];
  return (JSON.parse(body) as { query: string }).query;
}

/** The hooks' own operations, each with the fragments that it spreads. */
function readClientDocuments(): string[] {
  const fragments = readFolder('clients/react/graphql/fragments/').join('\n');
  return readFolder('clients/react/graphql/operations/').map((operation) => `${operation}\n${fragments}`);
}

const everyFieldOfAccess =
  'accessId isPersonal isRestricted subscriptionId creator { id } createdAt updatedAt permissions { enabled webKeys }';
const everyFieldOfWorkforce =
  'workforceId description type validFrom validTo address { city } contacts { email } exportIds { exportId1 } assignedUsers { employees { id } }';
const states = 'sources { source status fetchedAt } dataIssues { source path code }';

function nestParents(levels: number): string {
  return `${'parent { id '.repeat(levels)}description${' }'.repeat(levels)}`;
}

function aliasMany(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}: organization(id: $id) { id name }`).join(
    ' ',
  );
}

/** Documents that are valid as they stand, of every way in and every shape. */
export const validDocuments: readonly ValidDocument[] = [
  readFirstQuery(),
  ...readClientDocuments(),
  getIntrospectionQuery(),
  '{ __typename }',
  '{ __schema { types { name fields { name type { name } } } } __type(name: "Organization") { name } }',
  '{ _service { sdl } }',
  'query ($id: ID!) { organization(id: $id) { id } }',
  'query ($id: ID!) { organization(id: $id) { name } }',
  `query ($id: ID!) { organization(id: $id) { id ${everyFieldOfAccess} ${states} } }`,
  `query ($id: ID!) { organization(id: $id) { id ${everyFieldOfWorkforce} ${states} } }`,
  `query ($id: ID!) { organization(id: $id) { ${nestParents(3)} } }`,
  `query ($id: ID!) { organization(id: $id) { ${nestParents(40)} } }`,
  `query ($ids: [ID!]!) { organizations(ids: $ids) { id name ${states} } }`,
  `query ($ids: [ID!]!) { organizations(ids: $ids) { ${everyFieldOfAccess} ${everyFieldOfWorkforce} ${nestParents(2)} } }`,
  `query ($id: ID!) { ${aliasMany(20)} }`,
  `{ currentOrganization { id ${everyFieldOfAccess} ${everyFieldOfWorkforce} ${states} } }`,
  '{ organization(id: "acme") { ...A } } fragment A on Organization { id ...B } fragment B on Organization { description parent { ...C } } fragment C on Organization { name }',
  'query ($id: ID!, $flag: Boolean!) { organization(id: $id) { id @skip(if: $flag) description @include(if: $flag) ... @include(if: $flag) { subscriptionId } } }',
  'query ($id: ID!, $flag: Boolean = true) { organization(id: $id) { id ... on Organization @skip(if: $flag) { permissions { enabled } } } }',
  'query First { __typename } query Second($id: ID!) { organization(id: $id) { subscriptionId } }',
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Organization { id name subscriptionId description } ... on User { id } } }',
  '{ _entities(representations: [{ __typename: "Organization", id: "acme" }, { __typename: "Account", id: "1" }]) { ... on Organization { id } } }',
];

import { createHash } from 'node:crypto';
import { post, send } from '../server/support/requests.ts';
import type { Platform } from './credentials.ts';
import { selections } from './operations.ts';
import type { Operation, Target } from './operations.ts';
import { homeId, unknownIds } from './scene.ts';
import type { Scene, SceneOrganization } from './scene.ts';

/** A GraphQL request, before anybody's credentials are put to it. */
export interface GraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What came back. */
export interface Received {
  readonly status: number;
  readonly contentType: string | null;
  readonly cacheControl: string | null;
  readonly text: string;
}

/** The request that an operation stands for. Equal operations of different callers send the very same bytes. */
export function requestOf(scene: Scene, { way, targets, selection, caller }: Operation): GraphRequest {
  const fields = selections[selection];
  const flag = selection === 'by a variable' ? { flag: caller % 2 === 0 } : {};
  const flagParameter = selection === 'by a variable' ? '$flag: Boolean!' : '';
  const ids = targets.map((target) => scene.idOf(target));
  const operation = (parameters: string, body: string, variables: object = {}): GraphRequest => {
    const all = [parameters, flagParameter].filter((text) => text !== '').join(', ');
    return {
      query: `query${all === '' ? '' : `(${all})`} { ${body} }`,
      variables: { ...variables, ...flag },
    };
  };
  switch (way) {
    case 'organization':
      return operation('$id: ID!', `organization(id: $id) { ${fields} }`, { id: ids[0] });
    case 'organizations':
      return operation('$ids: [ID!]!', `organizations(ids: $ids) { ${fields} }`, { ids });
    case 'currentOrganization':
      // Alone: what is read for the session counts as read by its id, too, and which of the two comes first may differ.
      return operation('', `currentOrganization { ${fields} } again: currentOrganization { id }`);
    case '_entities': {
      const references = targets.map((target, index) =>
        referenceOf(scene.organizationOf(target), target, ids[index]!),
      );
      const body = `_entities(representations: $references) { __typename ... on Organization { ${fields} } }`;
      return operation('$references: [_Any!]!', body, { references });
    }
    case 'aliases': {
      const names = ids.map((_, index) => `id${index}`);
      return operation(
        names.map((name) => `$${name}: ID!`).join(', '),
        names.map((name) => `of${name}: organization(id: $${name}) { ${fields} }`).join(' '),
        Object.fromEntries(names.map((name, index) => [name, ids[index]])),
      );
    }
  }
}

/**
 * What is asked first in each phase, with one credential alone and one request after the other: everything that it may
 * see. What the server has learned of the credential by then, nothing that is asked in the same phase can change.
 */
export function inventoryOf(scene: Scene, platform: Platform): readonly GraphRequest[] {
  const query = (ids: readonly string[], field: string) => ({
    query: `query($ids: [ID!]!) { organizations(ids: $ids) { id ${field} sources { status } } }`,
    variables: { ids: ids.map((id) => `${platform}:${id}`) },
  });
  const records = [...scene.recordIds[platform], unknownIds[platform]];
  return platform === 'access'
    ? [
        query(records, 'subscriptionId'),
        // After the records: one that is gone by its id is forgotten as the session's own.
        { query: '{ currentOrganization { id subscriptionId } }', variables: {} },
      ]
    : // A key is good when it was answered once: before any 401 that it may get.
      [query([homeId], 'description'), query(records, 'description')];
}

/** Whether an operation names any organization twice, so that which place tells of a failure is a matter of time. */
export function namesTwice(scene: Scene, { way, targets, selection }: Operation): boolean {
  if (selection === 'parents') return true;
  if (way === 'organization' || way === 'currentOrganization') return false;
  return new Set(targets.map((target) => scene.organizationOf(target))).size < targets.length;
}

/** Sends a request as an operation says, with these headers. */
export async function sendRequest(
  url: string,
  { query, variables }: GraphRequest,
  transport: Operation['transport'],
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | null = null,
): Promise<Received> {
  const ask = async (body: Readonly<Record<string, unknown>>): Promise<Received> => {
    const {
      status,
      headers: answered,
      text,
    } = transport.startsWith('POST')
      ? await send(url, '/graphql', { ...post(body, headers), signal })
      : await send(url, `/graphql?${parametersOf(body)}`, {
          headers: { ...headers, 'apollo-require-preflight': 'true' },
          signal,
        });
    const [contentType, cacheControl] = ['content-type', 'cache-control'].map((name) => answered.get(name));
    return { status, contentType: contentType ?? null, cacheControl: cacheControl ?? null, text };
  };
  if (!transport.endsWith('hash')) return ask({ query, variables });
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const received = await ask({ variables, extensions });
  // Which documents are known is shared by all, as it is meant to be: a client sends the text then.
  return received.text.includes('PersistedQueryNotFound') ? ask({ query, variables, extensions }) : received;
}

function parametersOf(body: Readonly<Record<string, unknown>>): string {
  const parameters = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(parameters).toString();
}

/** A federated graph's way to name what an id names: by the id, or by the key of one platform. */
function referenceOf(organization: SceneOrganization, { form }: Target, id: string): object {
  const { accessId, workforceId } = organization;
  if (form === 'access' && accessId !== null) return { __typename: 'Organization', accessId };
  if (form.startsWith('workforce') && workforceId !== null) {
    return { __typename: 'Organization', workforceId };
  }
  return { __typename: 'Organization', id };
}

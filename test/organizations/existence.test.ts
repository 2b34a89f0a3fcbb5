import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessOnly, acmeGraph, acmeIds, describeErrors, noCredential, workforceOnly } from './records.ts';
import type { RecordSpecification } from './records.ts';

/** What a side can say: that there is the record, that there is none, that it is out of order, or nothing for want of a credential. */
const sideStates = ['found', 'none', 'failed', 'no credential'] as const;
type SideState = (typeof sideStates)[number];

const specificationOf: Readonly<Record<SideState, RecordSpecification>> = {
  found: {},
  none: 404,
  failed: 500,
  'no credential': {},
};

const selections = [
  'id',
  '__typename',
  'name',
  'isPersonal',
  'description',
  'accessId',
  'workforceId',
  'parent { id }',
  'isPersonal description',
  'sources { status }',
  'dataIssues { code }',
];

/** The one error of an organization of which nothing was read; null where it does not exist. */
function errorByRule(id: string, access: SideState, workforce: SideState): string | null {
  // Nothing is looked up then.
  if (access === 'no credential' && workforce === access) return 'UNAUTHENTICATED organization';
  const code = { failed: 'UPSTREAM_UNAVAILABLE', 'no credential': 'UNAUTHENTICATED' };
  const errorOf = (source: string, state: SideState) =>
    state === 'failed' || state === 'no credential' ? `${code[state]} ${source} organization` : null;
  const ofAccess = errorOf('ACCESS', access);
  const ofWorkforce = errorOf('WORKFORCE', workforce);
  return id.startsWith('access:') ? (ofAccess ?? ofWorkforce) : (ofWorkforce ?? ofAccess);
}

function headersFor(access: SideState, workforce: SideState): Record<string, string> {
  return {
    ...(access === 'no credential' ? noCredential : accessOnly),
    ...(workforce === 'no credential' ? noCredential : workforceOnly),
  };
}

const pairs = sideStates.flatMap((access) => sideStates.map((workforce) => [access, workforce] as const));

describe('a linked organization', () => {
  test.each(pairs.filter((pair) => pair.includes('found')))(
    'with access "%s" and workforce "%s", exists whatever is selected and by whatever id',
    async (access, workforce) => {
      await using graph = await startGraph(acmeGraph(specificationOf[access], specificationOf[workforce]));
      const headers = headersFor(access, workforce);
      for (const id of acmeIds) {
        for (const selection of selections) {
          const document = `{ organization(id: "${id}") { ${selection} } }`;
          const answer = await graph.query(document, { headers });
          expect(answer.data?.['organization'], document).not.toBeNull();
          expect(describeErrors(answer).length, document).toBeLessThanOrEqual(1);
          expect(describeErrors(answer), document).not.toContain(expect.stringMatching(/ organization$/));
        }
      }
      if (access === 'no credential') expect(graph.access.requests).toEqual([]);
      if (workforce === 'no credential') expect(graph.workforce.requests).toEqual([]);
    },
  );

  test.each(pairs.filter((pair) => !pair.includes('found')))(
    'with access "%s" and workforce "%s", is null with the same one error, or none, whatever is selected',
    async (access, workforce) => {
      await using graph = await startGraph(acmeGraph(specificationOf[access], specificationOf[workforce]));
      const headers = headersFor(access, workforce);
      for (const id of acmeIds) {
        const error = errorByRule(id, access, workforce);
        for (const selection of selections) {
          const document = `{ organization(id: "${id}") { ${selection} } }`;
          const answer = await graph.query(document, { headers });
          expect(answer.data, document).toEqual({ organization: null });
          expect(describeErrors(answer), document).toEqual(error === null ? [] : [error]);
        }
      }
      if (access === 'no credential') expect(graph.access.requests).toEqual([]);
      if (workforce === 'no credential') expect(graph.workforce.requests).toEqual([]);
    },
  );
});

describe('an organization without a link', () => {
  test.each([
    ['none', 404, []],
    ['failed', 500, ['UPSTREAM_UNAVAILABLE ACCESS organization']],
    ['unauthorized', 401, ['UNAUTHENTICATED ACCESS organization']],
    ['forbidden', 403, ['FORBIDDEN ACCESS organization']],
    ['refused', 400, ['UPSTREAM_REJECTED ACCESS organization']],
    ['no content', 204, ['UPSTREAM_INVALID_RESPONSE ACCESS organization']],
  ])('that is %s at access, is null with its error whatever is selected', async (_, status, errors) => {
    const options = acmeGraph(status, {});
    await using graph = await startGraph({ ...options, links: [] });
    for (const selection of selections) {
      const document = `{ organization(id: "access:73") { ${selection} } }`;
      const answer = await graph.query(document);
      expect(answer.data, document).toEqual({ organization: null });
      expect(describeErrors(answer), document).toEqual(errors);
    }
    expect(graph.workforce.requests).toEqual([]);
    expect(graph.access.requests).toHaveLength(selections.length);
  });
});

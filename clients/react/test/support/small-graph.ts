import { accessBody, acme, accessRecords, workforceRecords } from '../../../../test/organizations/records.ts';
import { startGraph } from '../../../../test/support/graph.ts';
import type { TestGraph } from '../../../../test/support/graph.ts';

/** A graph with acme, which is the session's own organization, and one that only access has. */
export async function startSmallGraph(): Promise<TestGraph> {
  return startGraph({
    links: [acme],
    access: {
      ...accessRecords({ [acme.accessId]: {}, 78: {} }),
      '/v1/organization': { json: accessBody(acme.accessId) },
    },
    workforce: workforceRecords({ [acme.workforceId]: {} }),
  });
}

/** The variables of a query of acme, and of one of both. */
export const one = { variables: { id: 'acme' } };
export const many = { variables: { ids: ['access:78', 'acme'] } };

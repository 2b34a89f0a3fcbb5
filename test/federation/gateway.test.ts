import { describe, expect, test } from 'vitest';
import { acme, acmeGraph, describeErrors } from '../organizations/records.ts';
import { acmeSupergraph, ada, userIds } from './support/acme.ts';
import { startSupergraph } from './support/supergraph.ts';

describe('a query that crosses both subgraphs', () => {
  test('from ours to people and back to ours, is answered whole', async () => {
    await using supergraph = await startSupergraph(acmeSupergraph);
    const { data, errors } = await supergraph.query(`{
      organization(id: "acme") {
        id
        creator { id name organization { id name isPersonal creator { name } } }
        assignedUsers { administrators { id name } approvers { name } employees { id name } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organization: {
        id: 'acme',
        creator: {
          id: '40',
          name: 'Ada',
          organization: {
            id: 'acme',
            name: `Workforce ${acme.workforceId}`,
            isPersonal: false,
            creator: { name: 'Ada' },
          },
        },
        assignedUsers: {
          administrators: [{ id: userIds[0], name: 'Mara' }],
          approvers: [],
          employees: [{ id: userIds[1], name: null }],
        },
      },
    });
  });

  test('from people to ours and back to people, is answered whole', async () => {
    await using supergraph = await startSupergraph(acmeSupergraph);
    const { data, errors } = await supergraph.query(
      '{ accounts { name organization { id description assignedUsers { administrators { name } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      accounts: [
        {
          name: 'Ada',
          organization: {
            id: 'acme',
            description: `About ${acme.workforceId}`,
            assignedUsers: { administrators: [{ name: 'Mara' }] },
          },
        },
      ],
    });
  });

  test('to an organization that does not exist, is null there without an error', async () => {
    await using supergraph = await startSupergraph({
      ...acmeSupergraph,
      accounts: [ada, { id: '41', name: 'Bruno', accessId: '99' }],
    });
    const { data, errors } = await supergraph.query('{ accounts { name organization { id } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      accounts: [
        { name: 'Ada', organization: { id: 'acme' } },
        { name: 'Bruno', organization: null },
      ],
    });
  });
});

describe('a failure', () => {
  test('of one platform, comes through as a partial answer with our code', async () => {
    await using supergraph = await startSupergraph({
      ...acmeSupergraph,
      graph: acmeGraph({ creatorAccountId: 40 }, 500),
    });
    const answer = await supergraph.query(
      '{ organization(id: "acme") { isPersonal description type creator { name } } accounts { organization { isPersonal type } } }',
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      organization: { isPersonal: false, description: null, type: null, creator: { name: 'Ada' } },
      accounts: [{ organization: { isPersonal: false, type: null } }],
    });
    // One for each request to us: the two do not know of each other.
    expect(describeErrors(answer).sort()).toEqual([
      'UPSTREAM_UNAVAILABLE WORKFORCE accounts.0.organization.type',
      'UPSTREAM_UNAVAILABLE WORKFORCE organization.description',
    ]);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ retryable: true });
    expect(answer.text).not.toContain(supergraph.graph.workforce.url);
  });

  test('of the one organization among many, comes through at its own place', async () => {
    await using supergraph = await startSupergraph({
      ...acmeSupergraph,
      accounts: [
        ada,
        { id: '41', name: 'Bruno', accessId: '74' },
        { id: '42', name: 'Claire', accessId: 'x' },
      ],
    });
    supergraph.graph.access.on('/v1/organizations/74', { status: 403 });
    const answer = await supergraph.query('{ accounts { name organization { isPersonal } } }');
    expect(answer.data).toEqual({
      accounts: [
        { name: 'Ada', organization: { isPersonal: false } },
        // The gateway knows from the other subgraph that there is one.
        { name: 'Bruno', organization: { isPersonal: null } },
        { name: 'Claire', organization: { isPersonal: null } },
      ],
    });
    expect(describeErrors(answer).sort()).toEqual([
      'BAD_USER_INPUT accounts.2.organization',
      'FORBIDDEN ACCESS accounts.1.organization',
    ]);
  });
});

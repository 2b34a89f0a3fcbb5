import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessOnly, acme, acmeGraph, accessPath, workforcePath } from './records.ts';

const dataIssues = 'dataIssues { source path code }';
const oddAccess = { restricted: 'odd-value', permissions: { matter: 'odd-value' } };
const oddWorkforce = {
  organizationType: { type: 'odd-value' },
  contactInformation: { organizationEmail: 'odd-value' },
  locationTracking: { latitude: 123.456, longitude: 10 },
};
const accessIssues = [
  { source: 'ACCESS', path: 'isRestricted', code: 'MALFORMED' },
  { source: 'ACCESS', path: 'permissions.matter', code: 'MALFORMED' },
];
const workforceIssues = [
  { source: 'WORKFORCE', path: 'type', code: 'UNKNOWN_VALUE' },
  { source: 'WORKFORCE', path: 'contacts.email', code: 'MALFORMED' },
  {
    source: 'WORKFORCE',
    path: expect.stringMatching(/^trackingSettings\.location\.coordinates\b/) as unknown,
    code: 'OUT_OF_RANGE',
  },
];

describe('Organization.dataIssues', () => {
  test('alone, asks both sides and names source, path and code of each, never the value', async () => {
    await using graph = await startGraph(acmeGraph(oddAccess, oddWorkforce));
    const answer = await graph.query(`{ organization(id: "acme") { ${dataIssues} } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ organization: { dataIssues: [...accessIssues, ...workforceIssues] } });
    expect(answer.text).not.toContain('odd-value');
    expect(answer.text).not.toContain('123.456');
    expect(graph.calls).toEqual([accessPath(acme.accessId), workforcePath(acme.workforceId)]);
  });

  test('beside the fields that are odd, are told although the fields are null', async () => {
    await using graph = await startGraph(acmeGraph(oddAccess, oddWorkforce));
    const answer = await graph.query(`{
      organization(id: "acme") {
        isRestricted isPersonal type description contacts { email }
        permissions { matter enabled } trackingSettings { location { coordinates { latitude } } } ${dataIssues}
      }
    }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organization: {
        isRestricted: null,
        isPersonal: false,
        type: 'UNKNOWN',
        description: `About ${acme.workforceId}`,
        contacts: { email: null },
        permissions: { matter: false, enabled: [] },
        trackingSettings: { location: { coordinates: null } },
        dataIssues: [...accessIssues, ...workforceIssues],
      },
    });
  });

  test('of good records, are none', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(`{ organization(id: "acme") { ${dataIssues} } }`);
    expect(answer.data).toEqual({ organization: { dataIssues: [] } });
  });

  test.each([
    ['workforce failed', oddAccess, 500, accessIssues],
    ['access failed', 500, oddWorkforce, workforceIssues],
    ['workforce has no record', oddAccess, 404, accessIssues],
    ['access refuses the credential', 401, oddWorkforce, workforceIssues],
  ])('where %s, are those of the other side, without an error', async (_, access, workforce, expected) => {
    await using graph = await startGraph(acmeGraph(access, workforce));
    const answer = await graph.query(`{ organization(id: "acme") { ${dataIssues} } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ organization: { dataIssues: expected } });
  });

  test('of a caller with one credential, are those of its side, without an error', async () => {
    await using graph = await startGraph(acmeGraph(oddAccess, oddWorkforce));
    const document = `{ organization(id: "acme") { ${dataIssues} } }`;
    const answer = await graph.query(document, { headers: accessOnly });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ organization: { dataIssues: accessIssues } });
    expect(graph.calls).toEqual([accessPath(acme.accessId)]);
  });
});

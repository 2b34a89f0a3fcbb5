import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { startGraph } from '../support/graph.ts';

const unit = '987abc78-39c5-436f-a70b-d3a14db753c0';
const document = `{ organization(id: "workforce:${unit}") { description } }`;
const workforce = { [`/organizations/${unit}`]: { json: { id: unit, name: { description: 'Works.' } } } };

describe('a proxy that drops headers with an underscore', () => {
  test('drops none of ours: no caller is asked to send one', () => {
    const { credentialHeaders } = parseConfig({
      SHUTDOWN_GRACE_MS: '0',
      ACCESS_URL: 'https://a.example',
      WORKFORCE_URL: 'https://b.example',
    });
    expect(Object.values(credentialHeaders).join()).not.toContain('_');
  });

  test('is not needed for API_KEY to count for nothing from a caller', async () => {
    await using graph = await startGraph({ workforce });
    const { errors } = await graph.query(document, { headers: { API_KEY: 'caller-key' } });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
    expect(graph.calls).toEqual([]);
  });

  test('leaves x-workforce-api-key, which goes upstream as API_KEY and under no other name', async () => {
    await using graph = await startGraph({ workforce });
    const { data } = await graph.query(document, { headers: { 'x-workforce-api-key': 'caller-key' } });
    expect(data).toEqual({ organization: { description: 'Works.' } });
    const [headers = {}] = graph.workforce.requests.map((request) => request.headers);
    expect(headers['api_key']).toBe('caller-key');
    expect(headers).not.toHaveProperty('x-workforce-api-key');
    expect(headers).not.toHaveProperty('authorization');
  });
});

describe('the access permissions', () => {
  test('that are all refused, withhold nothing: they are entitlements, and nobody is authorized by them', async () => {
    const body = await readFile(new URL('../../demo/documents/access-73.json', import.meta.url));
    await using graph = await startGraph({ access: { '/v1/organizations/73': { status: 200, body } } });
    const { data, errors } = await graph.query(
      '{ organization(id: "access:73") { name isPersonal createdAt permissions { enabled createOrganizations } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      organization: {
        name: 'Organization',
        isPersonal: true,
        createdAt: '2026-03-10T09:32:57.363979Z',
        permissions: { enabled: [], createOrganizations: false },
      },
    });
  });
});

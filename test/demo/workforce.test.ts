import { describe, expect, it } from 'vitest';
import { createOddId } from '../../demo/records/workforce-odd.ts';
import { missingParentId, workforceIds } from '../../demo/records/workforce-ids.ts';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import { read, withCredential } from './read.ts';

const full = withCredential('demo-workforce-key');
const restricted = withCredential('demo-workforce-restricted');

describe('the workforce upstream', () => {
  it.each([
    ['200 for the full key', workforceIds.helvetiaVault, full, 200],
    ['200 for an organization that the restricted key may see', workforceIds.alpineHuts, restricted, 200],
    ['200 for an id in upper case', workforceIds.acme.toUpperCase(), full, 200],
    ['200 for an id without a version', '00000000-0000-0000-0000-000000000001', full, 200],
    ['400 for an id that is no UUID', '73', full, 400],
    ['400 for a UUID in braces', `%7B${workforceIds.acme}%7D`, full, 400],
    ['401 without a key', workforceIds.acme, {}, 401],
    ['401 for an unknown key', workforceIds.acme, { API_KEY: 'somebody-else' }, 401],
    ['401 for the key in another header', workforceIds.acme, { 'X-Api-Key': 'demo-workforce-key' }, 401],
    ['401 for an organization that the key may not see', workforceIds.helvetiaVault, restricted, 401],
    ['404 for an unknown organization', missingParentId, full, 404],
    ['404 for an unknown path', `${workforceIds.acme}/users`, full, 404],
  ])('answers %s', async (_title, id, headers, status) => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(`${upstreams.workforceUrl}/organizations/${id}`, headers);
    expect(received.status).toBe(status);
  });

  it('answers 405 for another method', async () => {
    await using upstreams = await startDemoUpstreams();
    const url = `${upstreams.workforceUrl}/organizations/${workforceIds.acme}`;
    const response = await fetch(url, { method: 'DELETE', headers: full });
    await response.text();
    expect(response.status).toBe(405);
  });

  it.each([
    [1, { address: { postalCode: '01067', relId: '000451' } }],
    [2, { locationTracking: { isOn: true, locationRadius: 250 } }],
    [3, { name: { organizationName: '' }, organizationType: { type: '' }, assignUsers: { employees: [] } }],
    [8, { locationTracking: { latitude: 90.5, longitude: -181 } }],
    [13, { valid: true, items: [{ message: 'success', valid: null, data: { id: createOddId(13) } }] }],
    [15, { id: createOddId(15).toUpperCase() }],
    [16, { organizationType: { parentOrganizationUnitId: createOddId(16) } }],
  ])('answers the odd record %i with its odd value', async (number, expected) => {
    await using upstreams = await startDemoUpstreams();
    const received = await read(`${upstreams.workforceUrl}/organizations/${createOddId(number)}`, full);
    expect(received.status).toBe(200);
    expect(JSON.parse(received.body)).toMatchObject(expected);
  });
});

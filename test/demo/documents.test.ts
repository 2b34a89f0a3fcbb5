import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import { hash, read, withCredential } from './read.ts';

const workforcePath = '/organizations/987abc78-39c5-436f-a70b-d3a14db753c0';

describe("the documents' examples", () => {
  // Hashes of the examples as the platforms' documents print them.
  it.each([
    ['access-73.json', '9b6fe8e79d60066a86d310efa8673917a4275adbbb106cef9a13b0f997c89004'],
    ['access-78.json', '1546017860dfd4e613d099ba11ec5caa3e16af05f8cdb4da48c0cc77ba9834e5'],
    ['access-current-not-found.json', '31aeab39ec6134d92db95e0c530a81ef96dd2b18ec7ae555da5cbc15956bbda7'],
    ['workforce-987abc78.json', '459ef95f8f02c39a18ecf63c5c57426d6fcb69f14c1214737b2fc54d05efb73b'],
  ])('are kept byte for byte in %s', async (fileName, expected) => {
    const bytes = await readFile(new URL(`../../demo/documents/${fileName}`, import.meta.url), 'utf8');
    expect(hash(bytes)).toBe(expected);
  });

  it.each([
    [
      '73',
      '9b6fe8e79d60066a86d310efa8673917a4275adbbb106cef9a13b0f997c89004',
      '"2026-03-10T09:32:57.363979Z"',
    ],
    [
      '78',
      '1546017860dfd4e613d099ba11ec5caa3e16af05f8cdb4da48c0cc77ba9834e5',
      '"2026-03-10T09:32:58.07308Z"',
    ],
  ])('are answered byte for byte by access for %s', async (id, expected, created) => {
    await using upstreams = await startDemoUpstreams();
    const headers = withCredential('demo-access-token');
    const { body } = await read(`${upstreams.accessUrl}/v1/organizations/${id}`, headers);
    expect(hash(body)).toBe(expected);
    expect(body).toContain(`"dateCreated": ${created}`);
    expect(body).toContain('"personal": true');
  });

  it('are answered byte for byte by access for the account-level session', async () => {
    await using upstreams = await startDemoUpstreams();
    const headers = withCredential('demo-access-account');
    const { body } = await read(`${upstreams.accessUrl}/v1/organization`, headers);
    expect(body).toBe(
      '{\n"message": "Organization ? not found",\n"errorMessage": "Organization ? not found"\n}',
    );
  });

  it('are answered byte for byte by workforce, odd spacing included', async () => {
    await using upstreams = await startDemoUpstreams();
    const { body } = await read(upstreams.workforceUrl + workforcePath, withCredential('demo-workforce-key'));
    expect(hash(body)).toBe('459ef95f8f02c39a18ecf63c5c57426d6fcb69f14c1214737b2fc54d05efb73b');
    expect(body).toContain('"organizationEmail": "[email\u00a0protected]"');
    expect(body).toContain('"validFrom" :"2022-01-01T00:00:00+00:00", \n');
    expect(body).toContain('"latitude": 123.456,\n        "longitude": 987.654,');
  });
});

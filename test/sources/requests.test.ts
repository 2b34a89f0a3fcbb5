import { describe, expect, test } from 'vitest';
import { createAccessSource } from '../../src/sources/access/source.ts';
import { createSources, sourceNames } from '../../src/sources/registry.ts';
import type { Source } from '../../src/sources/source.ts';
import { createWorkforceSource } from '../../src/sources/workforce/source.ts';
import type { WayOut } from '../../src/upstream/way-out.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { connectWayOut, TestDeadline } from '../upstream/connect.ts';
import { accessId, noMemory, readCredential, workforceId } from './read.ts';

const credentials = ['Bearer t0k3n', 'Basic a2V5SWQ6a2V5U2VjcmV0', 'k/+=~ "é"'];

/** What every request carries. */
const common = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'organization-graph/test',
};

type CreateSource = (wayOut: WayOut) => Source<unknown>;

const access: CreateSource = createAccessSource;
const workforce: CreateSource = (wayOut) => createWorkforceSource({ wayOut, credentialHeader: 'API_KEY' });

describe('a source sends', () => {
  test.each(credentials)('access, the credential %j as it is, as authorization', async (value) => {
    const headers = await headersOf(access, accessId, value);
    expect(headers).toEqual({ ...common, authorization: value });
  });

  test.each(credentials)(
    'workforce, the credential %j as it is, under the configured name',
    async (value) => {
      expect(await headersOf(workforce, workforceId, value)).toEqual({ ...common, api_key: value });
      const otherName: CreateSource = (wayOut) =>
        createWorkforceSource({ wayOut, credentialHeader: 'X-Key' });
      expect(await headersOf(otherName, workforceId, value)).toEqual({ ...common, 'x-key': value });
    },
  );

  test.each([
    ['access', access, '/v1/organizations/'],
    ['workforce', workforce, '/organizations/'],
  ])('%s, an id percent-encoded, so that it stays one part of the path', async (_name, create, folder) => {
    await using server = await startUpstream();
    await using wayOut = connectWayOut(`${server.url}/base`);
    using deadline = new TestDeadline();
    const call = { credential: readCredential('key')!, deadline };
    const ids = ['1/../2', '1?admin=true', '1#top', '1%2F2', 'é \r\n'];
    for (const id of ids) await create(wayOut).read(id, call);
    expect(server.requests.map(({ path }) => path)).toEqual(
      ['1%2F..%2F2', '1%3Fadmin%3Dtrue', '1%23top', '1%252F2', '%C3%A9%20%0D%0A'].map(
        (id) => `/base${folder}${id}`,
      ),
    );
  });
});

describe('the sources of a process', () => {
  test('ask each its own platform, with the header that was configured', async () => {
    await using accessServer = await startUpstream();
    await using workforceServer = await startUpstream();
    await using accessWayOut = connectWayOut(accessServer.url);
    await using workforceWayOut = connectWayOut(workforceServer.url);
    using deadline = new TestDeadline();
    const sources = createSources({
      waysOut: { access: accessWayOut, workforce: workforceWayOut },
      workforceUpstreamHeader: 'API_KEY',
      memory: noMemory,
    });
    const call = { credential: readCredential('key')!, deadline };
    for (const name of sourceNames) await sources[name].read('1', call);
    await sources.access.readCurrent(call);

    expect(accessServer.requests.map(({ path }) => path)).toEqual([
      '/v1/organizations/1',
      '/v1/organization',
    ]);
    expect(accessServer.requests.map(({ headers }) => headers.authorization)).toEqual(['key', 'key']);
    expect(workforceServer.requests.map(({ path }) => path)).toEqual(['/organizations/1']);
    expect(workforceServer.requests.map(({ headers }) => headers['api_key'])).toEqual(['key']);
  });
});

/** The headers of the one request, but for those of the connection. */
async function headersOf(create: CreateSource, id: string, value: string): Promise<unknown> {
  await using server = await startUpstream();
  await using wayOut = connectWayOut(server.url);
  using deadline = new TestDeadline();
  await create(wayOut).read(id, { credential: readCredential(value)!, deadline });
  expect(server.requests).toHaveLength(1);
  const { host: _host, connection: _connection, ...headers } = server.requests[0]!.headers;
  return headers;
}

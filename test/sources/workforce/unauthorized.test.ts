import { describe, expect, test } from 'vitest';
import { createWorkforceSource } from '../../../src/sources/workforce/source.ts';
import { startUpstream } from '../../support/scripted-upstream.ts';
import { connectWayOut, TestDeadline } from '../../upstream/connect.ts';
import { errorOf, readCredential, workforceId } from '../read.ts';

const fiveMinutesMs = 300_000;
const otherId = '123abc78-39c5-436f-a70b-d3a14db753c6';

/** A platform where every key may see one record and none may see the other, and a clock that stands still. */
async function start(goodBody: object = { id: workforceId }) {
  const stack = new AsyncDisposableStack();
  const server = stack.use(
    await startUpstream({
      [`/organizations/${workforceId}`]: { json: goodBody },
      [`/organizations/${otherId}`]: { status: 401 },
      '/organizations/missing': { status: 404 },
    }),
  );
  const wayOut = stack.use(connectWayOut(server.url, { source: 'WORKFORCE' }));
  const deadline = stack.use(new TestDeadline());
  const clock = { nowMs: 1_000 };
  const source = createWorkforceSource({ wayOut, credentialHeader: 'API_KEY', now: () => clock.nowMs });
  const read = (id: string, key: string) => source.read(id, { credential: readCredential(key)!, deadline });
  return {
    clock,
    server,
    /** Is answered 200. */
    readGood: (key: string) => read(workforceId, key),
    readMissing: (key: string) => read('missing', key),
    /** Is answered 401. */
    readOther: async (key: string) => errorOf(await read(otherId, key)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe('workforce trap: 401 means two things', () => {
  test('of a key that was never accepted, is unauthenticated', async () => {
    await using platform = await start();
    const error = await platform.readOther('key');
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.details.source).toBe('WORKFORCE');
    expect(error.message).toBe('The workforce platform did not accept the credential.');
    expect(platform.server.requests.map(({ path }) => path)).toEqual([`/organizations/${otherId}`]);
  });

  test('of a key that was answered 200 before, is forbidden', async () => {
    await using platform = await start();
    await platform.readGood('key');
    const error = await platform.readOther('key');
    expect(error.code).toBe('FORBIDDEN');
    expect(error.message).toBe('The credential may not read this record of the workforce platform.');
    expect(platform.server.requests).toHaveLength(2);
  });

  test('of a key that is answered 200 afterwards, becomes forbidden without asking again', async () => {
    await using platform = await start();
    const error = await platform.readOther('key');
    expect(error.code).toBe('UNAUTHENTICATED');
    await platform.readGood('key');
    expect(error.code).toBe('FORBIDDEN');
    expect(platform.server.requests).toHaveLength(2);
  });

  test('of a key while another one is answered 200, stays unauthenticated', async () => {
    await using platform = await start();
    await platform.readGood('another key');
    const error = await platform.readOther('key');
    await platform.readGood('another key');
    expect(error.code).toBe('UNAUTHENTICATED');
  });

  test('of a key that was answered 404 only, is unauthenticated', async () => {
    await using platform = await start();
    await platform.readMissing('key');
    expect((await platform.readOther('key')).code).toBe('UNAUTHENTICATED');
  });

  test('of a key that was answered 200 with a body that is no record, is forbidden: the key is good', async () => {
    await using platform = await start([]);
    expect(errorOf(await platform.readGood('key')).code).toBe('UPSTREAM_INVALID_RESPONSE');
    expect((await platform.readOther('key')).code).toBe('FORBIDDEN');
  });

  test('of a key, is forbidden for five minutes after its last 200, then unauthenticated again', async () => {
    await using platform = await start();
    await platform.readGood('key');
    const error = await platform.readOther('key');
    platform.clock.nowMs += fiveMinutesMs - 1;
    expect(error.code).toBe('FORBIDDEN');
    expect((await platform.readOther('key')).code).toBe('FORBIDDEN');
    platform.clock.nowMs += 2;
    expect(error.code).toBe('UNAUTHENTICATED');
    expect((await platform.readOther('key')).code).toBe('UNAUTHENTICATED');
  });

  test('of a key, is forbidden for five minutes from each further 200', async () => {
    await using platform = await start();
    await platform.readGood('key');
    platform.clock.nowMs += fiveMinutesMs - 1;
    await platform.readGood('key');
    platform.clock.nowMs += fiveMinutesMs - 1;
    expect((await platform.readOther('key')).code).toBe('FORBIDDEN');
    platform.clock.nowMs += 2;
    expect((await platform.readOther('key')).code).toBe('UNAUTHENTICATED');
  });

  test('of a key whose 401s are asked about again and again, is not remembered any longer for that', async () => {
    await using platform = await start();
    await platform.readGood('key');
    const error = await platform.readOther('key');
    for (let minute = 0; minute < 5; minute += 1) {
      expect(error.code).toBe('FORBIDDEN');
      platform.clock.nowMs += 60_000;
    }
    platform.clock.nowMs += 1;
    expect(error.code).toBe('UNAUTHENTICATED');
  });

  test('of a key at one source, is not told by the 200s of another process', async () => {
    await using platform = await start();
    await using elsewhere = await start();
    await elsewhere.readGood('key');
    expect((await platform.readOther('key')).code).toBe('UNAUTHENTICATED');
  });
});

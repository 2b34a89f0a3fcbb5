import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { accessBody, acme } from '../server/support/records.ts';
import { showOnPages, takeLeaks } from '../support/leak-guard/guard.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { findClosedPort } from '../upstream/broken-connections.ts';
import { takeKinds } from './leak-kinds.ts';
import { leakyPaths, startLeakingGraph } from './leaking-graph.ts';
import type { LeakingGraph } from './leaking-graph.ts';

const record = { ...accessBody, subscriptionId: 'planted-subscription' };
const refusal = { errorMessage: 'planted: the tenant database is down for the night' };
const credentials = {
  authorization: 'Bearer planted-access-token',
  'x-workforce-api-key': 'planted-workforce-key',
};

interface Scene extends AsyncDisposable {
  readonly graph: LeakingGraph;
  readonly platform: ScriptedUpstream;
}

/** A graph that has read one organization and been refused another. */
async function startScene(
  headers: Readonly<Record<string, string>> = credentials,
  environment: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  await using started = new AsyncDisposableStack();
  const platform = started.use(
    await startUpstream({
      [acme.accessPath]: { json: record },
      '/v1/organizations/74': { status: 500, body: JSON.stringify(refusal) },
    }),
  );
  const urls = { ACCESS_URL: platform.url, WORKFORCE_URL: platform.url };
  const graph = started.use(await startLeakingGraph({ ...urls, ...environment }));
  await graph.query('{ organizations(ids: ["access:73", "access:74"]) { subscriptionId } }', { headers });
  const all = started.move();
  return { graph, platform, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

describe('leak guard', () => {
  test.each<[name: string, kind: string, secretOf: (scene: Scene) => string]>([
    ['an access token', 'a credential', () => 'planted-access-token'],
    ['a workforce key', 'a credential', () => 'planted-workforce-key'],
    ["a platform's URL", "a platform's address", ({ platform }) => platform.url],
    ["a platform's host and port", "a platform's address", ({ platform }) => new URL(platform.url).host],
    ['the path of a call', "a platform's address", () => acme.accessPath],
    ['a record', "a platform's body", () => JSON.stringify(record)],
    ['the beginning of a record', "a platform's body", () => JSON.stringify(record).slice(0, 60)],
    ['a record in JSON in JSON', "a platform's body", () => JSON.stringify(JSON.stringify(record))],
    ['a record as it is printed', "a platform's body", () => inspect(record, { breakLength: Infinity })],
    ['the body of a 500', "a platform's body", () => JSON.stringify(refusal)],
    ['a part of its message', "a platform's body", () => refusal.errorMessage.slice(0, 40)],
  ])('of %s in an error, a header or a log line, tells', async (_name, kind, secretOf) => {
    await using scene = await startScene();
    expect(takeLeaks()).toEqual([]);
    for (const [path, place] of Object.entries(leakyPaths)) {
      await scene.graph.leak(path, secretOf(scene));
      expect([path, takeKinds()]).toEqual([path, [`${kind} in ${place}`]]);
    }
  });

  test.each([
    ['a whole record', "a platform's body", () => JSON.stringify(record)],
    ['the body of a 500', "a platform's body", () => refusal.errorMessage],
    ['a credential', 'a credential', () => credentials.authorization],
    ["a platform's URL", "a platform's address", ({ platform }: Scene) => platform.url],
  ])('of %s in the data of an answer, tells', async (_name, kind, secretOf) => {
    await using scene = await startScene();
    await scene.graph.leak('/leak/data', secretOf(scene));
    expect(takeKinds()).toEqual([`${kind} in an answer`]);
  });

  test('of values of a record in the data of an answer, tells nothing', async () => {
    await using scene = await startScene();
    await scene.graph.leak('/leak/data', 'planted-subscription');
    await scene.graph.leak('/leak/data', JSON.stringify(record).slice(20));
    expect(takeLeaks()).toEqual([]);
  });

  test('of a credential that is a value of a record, tells in a log line, and not where the record was asked for', async () => {
    const token = 'planted-echoed-token';
    const headers = { authorization: `Bearer ${token}` };
    await using scene = await startScene();
    scene.platform.on(acme.accessPath, { json: { ...record, subscriptionId: token } });
    await scene.graph.query('{ organization(id: "access:73") { subscriptionId } }', { headers });
    await scene.graph.leak('/leak/data', token);
    expect(takeKinds()).toEqual([]);
    await scene.graph.leak('/leak/log', token);
    expect(takeKinds()).toEqual(['a credential in a log line']);
  });

  test('of a credential on a page, tells, unless pages show it on purpose', async () => {
    const authorization = 'Bearer planted-page-token';
    await using scene = await startScene({ authorization });
    await scene.graph.leak('/leak/page', authorization);
    expect(takeKinds()).toEqual(['a credential in a page']);
    showOnPages(authorization);
    await scene.graph.leak('/leak/page', authorization);
    expect(takeKinds()).toEqual([]);
    await scene.graph.leak('/leak/error', authorization);
    expect(takeKinds()).toEqual(['a credential in an answer']);
  });

  test('of the password in a Basic credential, tells', async () => {
    const pair = Buffer.from('planted-user:planted-password').toString('base64');
    await using scene = await startScene({ authorization: `Basic ${pair}` });
    await scene.graph.leak('/leak/error', 'planted-password');
    expect(takeKinds()).toEqual(['a credential in an answer']);
  });

  test('of a credential in a header that is configured, tells', async () => {
    const environment = { ACCESS_CREDENTIAL_HEADER: 'x-door' };
    await using scene = await startScene({ 'x-door': 'planted-door-card' }, environment);
    await scene.graph.leak('/leak/error', 'planted-door-card');
    expect(takeKinds()).toEqual(['a credential in an answer']);
  });

  test('of the address of a platform that cannot be reached, tells', async () => {
    const host = `127.0.0.1:${await findClosedPort()}`;
    await using scene = await startScene(credentials, { ACCESS_URL: `http://${host}` });
    await scene.graph.leak('/leak/error', `connect ECONNREFUSED ${host}`);
    await scene.graph.leak(
      '/leak/log',
      JSON.stringify({ address: '127.0.0.1', port: Number(host.slice(10)) }),
    );
    expect(takeKinds()).toEqual(["a platform's address in an answer", "a platform's address in a log line"]);
  });

  test('of what no HTTP was and came from a platform, tells', async () => {
    await using scene = await startScene();
    scene.platform.on(
      '/v1/organization',
      ({ socket }) => void socket.end('220 planted greeting of a mail server'),
    );
    await scene.graph.query('{ currentOrganization { id } }', { headers: credentials });
    await scene.graph.leak('/leak/log', 'Expected HTTP/, got: 220 planted greeting of a mail server');
    expect(takeKinds()).toEqual(["a platform's body in a log line"]);
  });

  test('shows the leak with what stands around it, and hands it over once', async () => {
    await using scene = await startScene();
    await scene.graph.leak('/leak/error', 'is planted-workforce-key wrong?');
    const told = expect.stringMatching(
      /^a credential in an answer: .*"failed: is planted-workforce-key wrong\?"/,
    ) as unknown;
    expect(takeLeaks()).toEqual([told]);
    expect(takeLeaks()).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { Script, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { findRequestLine } from './support/log.ts';
import { acme, healthy, workforceBody } from './support/records.ts';
import { codesOf, post } from './support/requests.ts';

/** Never answers; says when it was asked. */
function silence(): { script: Script; asked: Promise<undefined> } {
  const { promise: asked, resolve } = Promise.withResolvers<undefined>();
  return { script: () => resolve(undefined), asked };
}

async function goneAway(upstream: ScriptedUpstream): Promise<boolean[]> {
  return Promise.all(upstream.requests.map(({ wentAway }) => wentAway));
}

const query = '{ organization(id: "acme") { isPersonal description } }';

describe('OPERATION_TIMEOUT_MS', () => {
  test('used up, cuts every upstream call and answers UPSTREAM_TIMEOUT', async () => {
    const environment = { OPERATION_TIMEOUT_MS: '400', UPSTREAM_TIMEOUT_MS: '60000' };
    await using graph = await startGraph({
      ...healthy,
      access: { [acme.accessPath]: silence().script },
      workforce: { [acme.workforcePath]: silence().script },
      environment,
    });
    const startMs = performance.now();
    const { status, data, errors } = await graph.query(query);
    expect(performance.now() - startMs).toBeLessThan(4000);
    expect(status).toBe(200);
    expect(data).toEqual({ organization: null });
    expect(codesOf(errors)).toEqual(['UPSTREAM_TIMEOUT']);
    expect(errors?.[0]?.extensions).toMatchObject({ source: 'WORKFORCE', retryable: true });
    expect([...(await goneAway(graph.access)), ...(await goneAway(graph.workforce))]).toEqual([true, true]);
  });

  test('used up by one platform, lets the fields of the other come', async () => {
    await using graph = await startGraph({
      ...healthy,
      workforce: { [acme.workforcePath]: silence().script },
      environment: { OPERATION_TIMEOUT_MS: '400', UPSTREAM_TIMEOUT_MS: '60000' },
    });
    const { data, errors } = await graph.query(query);
    expect(data).toEqual({ organization: { isPersonal: false, description: null } });
    expect(codesOf(errors)).toEqual(['UPSTREAM_TIMEOUT']);
  });

  test('used up on the way to the parent, cuts the parent alone', async () => {
    const parentId = '123abc78-39c5-436f-a70b-d3a14db753c6';
    const child = { ...workforceBody, organizationType: { parentOrganizationUnitId: parentId } };
    await using graph = await startGraph({
      ...healthy,
      workforce: { [acme.workforcePath]: { json: child }, [`/organizations/${parentId}`]: silence().script },
      environment: { OPERATION_TIMEOUT_MS: '500', UPSTREAM_TIMEOUT_MS: '60000' },
    });
    const { data, errors } = await graph.query('{ organization(id: "acme") { description parent { id } } }');
    expect(data).toEqual({ organization: { description: 'Builds things.', parent: null } });
    expect(codesOf(errors)).toEqual(['UPSTREAM_TIMEOUT']);
    expect(await goneAway(graph.workforce)).toEqual([false, true]);
  });
});

describe('UPSTREAM_TIMEOUT_MS', () => {
  test('used up by one call, leaves the operation its time', async () => {
    await using graph = await startGraph({
      ...healthy,
      access: { [acme.accessPath]: silence().script },
      environment: { UPSTREAM_TIMEOUT_MS: '400', OPERATION_TIMEOUT_MS: '60000' },
    });
    const { data, errors } = await graph.query(query);
    expect(data).toEqual({ organization: { isPersonal: null, description: 'Builds things.' } });
    expect(codesOf(errors)).toEqual(['UPSTREAM_TIMEOUT']);
    expect(await goneAway(graph.access)).toEqual([true]);
  });
});

describe('a client that disconnects', () => {
  test('cancels its upstream calls at both platforms, and is logged', async () => {
    const [access, workforce] = [silence(), silence()];
    await using graph = await startGraph({
      ...healthy,
      access: { [acme.accessPath]: access.script },
      workforce: { [acme.workforcePath]: workforce.script },
      environment: { UPSTREAM_TIMEOUT_MS: '60000', OPERATION_TIMEOUT_MS: '60000' },
    });
    const client = new AbortController();
    const headers = { ...bothCredentials, 'x-request-id': 'gone' };
    const answer = fetch(graph.url, { ...post({ query }, headers), signal: client.signal });
    await Promise.all([access.asked, workforce.asked]);
    client.abort();
    await expect(answer).rejects.toThrow('abort');
    expect([...(await goneAway(graph.access)), ...(await goneAway(graph.workforce))]).toEqual([true, true]);
    const line = await findRequestLine(graph, 'gone');
    expect(line).toMatchObject({ msg: 'client went away', status: null, path: '/graphql' });
    expect(line['durationMs']).toBeTypeOf('number');
  });

  test('leaves the calls of the others alone', async () => {
    const released = Promise.withResolvers<undefined>();
    const allAsked = Promise.withResolvers<undefined>();
    await using graph = await startGraph({
      ...healthy,
      workforce: {
        [acme.workforcePath]: (_, response) => {
          if (graph.workforce.requests.length === 2) allAsked.resolve(undefined);
          void released.promise.then(() => response.end(JSON.stringify(workforceBody)));
        },
      },
    });
    const description = { query: '{ organization(id: "acme") { description } }' };
    const client = new AbortController();
    const leaving = fetch(graph.url, {
      ...post(description, { 'x-workforce-api-key': 'leaving-key' }),
      signal: client.signal,
    });
    const staying = graph.query(description.query);
    await allAsked.promise;
    client.abort();
    await expect(leaving).rejects.toThrow('abort');
    const left = graph.workforce.requests.find(({ headers }) => headers['api_key'] === 'leaving-key');
    expect(await left?.wentAway).toBe(true);
    released.resolve(undefined);
    expect((await staying).data).toEqual({ organization: { description: 'Builds things.' } });
  });
});

import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { accessBody, acme, acmeLink, workforceBody } from './support/records.ts';
import { codesOf } from './support/requests.ts';

const query = '{ organization(id: "acme") { subscriptionId description } }';
const callers = Array.from({ length: 20 }, (_, index) => `caller-${String(index)}`);

/** Each platform answers a record that says by whose credential it was read, when all have asked. */
function startEchoes(expectedCalls: number) {
  const everyoneAsked = Promise.withResolvers<undefined>();
  let calls = 0;
  const echo =
    (header: string, toBody: (credential: string) => unknown): Script =>
    (request, response) => {
      calls += 1;
      if (calls === expectedCalls) everyoneAsked.resolve(undefined);
      const body = JSON.stringify(toBody(String(request.headers[header])));
      void everyoneAsked.promise.then(() => response.end(body));
    };
  return startGraph({
    links: [acmeLink],
    access: {
      [acme.accessPath]: echo('authorization', (subscriptionId) => ({ ...accessBody, subscriptionId })),
    },
    workforce: {
      [acme.workforcePath]: echo('api_key', (description) => ({ ...workforceBody, name: { description } })),
    },
  });
}

describe('callers at the same time', () => {
  test('with different credentials, each gets what its own may see', async () => {
    await using graph = await startEchoes(callers.length * 2);
    const answers = await Promise.all(
      callers.map((caller) =>
        graph.query(query, { headers: { authorization: `Bearer ${caller}`, 'x-workforce-api-key': caller } }),
      ),
    );
    expect(answers.map(({ data }) => data)).toEqual(
      callers.map((caller) => ({
        organization: { subscriptionId: `Bearer ${caller}`, description: caller },
      })),
    );
    expect(graph.access.requests).toHaveLength(callers.length);
    expect(graph.workforce.requests).toHaveLength(callers.length);
  });

  test('with one credential in common, share nothing that the other credential read', async () => {
    await using graph = await startEchoes(3);
    const [first, second] = await Promise.all([
      graph.query(query, {
        headers: { authorization: 'Bearer shared-token', 'x-workforce-api-key': 'first-key' },
      }),
      graph.query('{ organization(id: "acme") { description } }', {
        headers: { 'x-workforce-api-key': 'second-key' },
      }),
    ]);
    expect(first.data).toEqual({
      organization: { subscriptionId: 'Bearer shared-token', description: 'first-key' },
    });
    expect(second.data).toEqual({ organization: { description: 'second-key' } });
  });

  test('one without credentials beside one with both, is answered nothing of it', async () => {
    await using graph = await startEchoes(2);
    const [, nobody] = await Promise.all([
      graph.query(query, {
        headers: { authorization: 'Bearer lonely-token', 'x-workforce-api-key': 'lonely-key' },
      }),
      graph.query(query, { headers: {} }),
    ]);
    expect(nobody.data).toEqual({ organization: null });
    expect(codesOf(nobody.errors)).toEqual(['UNAUTHENTICATED']);
    expect(graph.calls).toHaveLength(2);
  });
});

describe('credentials', () => {
  test('go each to its own platform and to no other', async () => {
    await using graph = await startEchoes(2);
    await graph.query(query, {
      headers: {
        authorization: 'Bearer token-one',
        'x-workforce-api-key': 'workforce-two',
        cookie: 'cookie-three',
        api_key: 'api-key-four',
      },
    });
    const [access] = graph.access.requests;
    const [workforce] = graph.workforce.requests;
    expect(access?.headers).toMatchObject({ authorization: 'Bearer token-one' });
    expect(workforce?.headers).toMatchObject({ api_key: 'workforce-two' });
    expect(JSON.stringify(access?.headers)).not.toMatch(/two|three|four/);
    expect(JSON.stringify(workforce?.headers)).not.toMatch(/one|three|four/);
  });
});

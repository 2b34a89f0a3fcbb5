import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { firstLookIn, openPage, readPage } from './support/landing-page.ts';
import { errorsIn, expectRefusal, send } from './support/requests.ts';

const pages = ['sandbox', 'graphiql'] as const;

describe('the landing page', () => {
  test('by default, is Apollo Sandbox', async () => {
    const { status, headers, text } = await readPage({});
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(text).toContain('embeddable-sandbox');
  });

  test('Sandbox, beside the policy in its page, has headers that keep others from framing it', async () => {
    const { headers, text } = await readPage({});
    expect(text).toMatch(/<meta http-equiv="Content-Security-Policy" content="script-src /);
    expect(headers.get('content-security-policy')).toBe(
      "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('Sandbox is told to count nothing of what is done there', async () => {
    const { text } = await readPage({});
    expect(text).toContain('"runTelemetry":false');
    expect(text).not.toContain('"runTelemetry":true');
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['in production', { NODE_ENV: 'production' }],
    ['turned off', { LANDING_PAGE: 'off' }],
  ])('%s, is not there', async (_, environment) => {
    expectRefusal(await readPage(environment), 400, 'BAD_REQUEST');
  });

  test.each(pages)('%s, asked for in production, is there', async (page) => {
    const { status, text } = await readPage({ NODE_ENV: 'production', LANDING_PAGE: page });
    expect(status).toBe(200);
    expect(firstLookIn(text).document).toContain('query Organization($id: ID!)');
  });

  test.each(pages)('%s does not stand in the way of a client that takes JSON', async (page) => {
    await using graph = await startGraph({ environment: { LANDING_PAGE: page } });
    for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.9']) {
      expectRefusal(await send(graph.url, '/graphql', { headers: { accept } }), 400, 'BAD_REQUEST');
    }
    const answer = await send(graph.url, '/graphql?query={__typename}', {
      headers: { accept: 'application/json', 'apollo-require-preflight': 'true' },
    });
    expect(JSON.parse(answer.text)).toEqual({ data: { __typename: 'Query' } });
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  });

  test.each(pages)('%s is for GET alone: POST is answered with JSON, HEAD is refused', async (page) => {
    await using graph = await startGraph({ environment: { LANDING_PAGE: page } });
    const accept = 'text/html';
    const posted = await send(graph.url, '/graphql', {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(posted.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(errorsIn(posted.text)).toHaveLength(1);
    const { status } = await send(graph.url, '/graphql', { method: 'HEAD', headers: { accept } });
    expect(status).toBe(405);
  });

  test.each(pages)('%s, opened by a link with a query, runs nothing', async (page) => {
    await using graph = await startGraph({ environment: { LANDING_PAGE: page } });
    const { status, text } = await openPage(graph.url, '/graphql?query={currentOrganization{id}}');
    expect(status).toBe(200);
    expect(firstLookIn(text).document).toContain('query Organization(');
    expect(graph.calls).toEqual([]);
  });
});

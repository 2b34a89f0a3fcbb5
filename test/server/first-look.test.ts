import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../demo/credentials.ts';
import { startDemo } from '../../demo/start.ts';
import { bothCredentials, postQuery, startGraph } from '../support/graph.ts';
import { showOnPages } from '../support/leak-guard/guard.ts';
import { firstLookIn, openPage, readPage, scriptsIn } from './support/landing-page.ts';

// The demo's page begins with them.
showOnPages(...demoCredentials.map(({ value }) => value));

const pages = ['sandbox', 'graphiql'] as const;

/** Text that would end a string, a script, an element or a template, where it is not written with care. */
const odd = `"</script><script>alert(1)</script><!--<script>'\`\${1}\\"$&$'\u2028&lt;`;

describe('the first look', () => {
  test.each(pages)(
    'in %s, without another, explains itself and leaves the credentials to fill in',
    async (page) => {
      const { document, variables, headers } = firstLookIn((await readPage({ LANDING_PAGE: page })).text);
      expect(parse(document).definitions).toHaveLength(1);
      expect(document).toMatch(/^# .*\n# .*\nquery Organization\(\$id: ID!\) \{\n/);
      expect(variables).toEqual({ id: 'access:73' });
      expect(headers).toEqual({
        authorization: 'Bearer YOUR_ACCESS_TOKEN',
        'x-workforce-api-key': 'YOUR_WORKFORCE_API_KEY',
      });
    },
  );

  test('fits beside the buttons of the editor', async () => {
    const { document } = firstLookIn((await readPage({})).text);
    expect(document.split('\n').filter((line) => line.length > 50)).toEqual([]);
  });

  test('is a document that the schema knows every field of', async () => {
    await using graph = await startGraph();
    const { document, variables } = firstLookIn((await openPage(graph.url)).text);
    const { errors, data } = await graph.query(document, { variables, headers: bothCredentials });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ organization: null });
  });

  test.each(pages)('in %s has the credential headers that are configured', async (page) => {
    const { text } = await readPage({
      LANDING_PAGE: page,
      ACCESS_CREDENTIAL_HEADER: 'X-Access-Token',
      WORKFORCE_CREDENTIAL_HEADER: 'X-Key',
    });
    expect(Object.keys(firstLookIn(text).headers)).toEqual(['x-access-token', 'x-key']);
  });

  test.each(pages)('in %s is what the application was started with', async (page) => {
    const document = '{ currentOrganization { id } }';
    const options = { document, variables: {}, credentials: { workforce: 'a-key' } };
    const { text } = await readPage({ LANDING_PAGE: page }, options);
    expect(firstLookIn(text)).toEqual({
      document,
      variables: {},
      headers: { authorization: 'Bearer YOUR_ACCESS_TOKEN', 'x-workforce-api-key': 'a-key' },
    });
  });

  test.each(pages)('in %s, however odd, stays inside its script', async (page) => {
    const plain = await readPage({ LANDING_PAGE: page });
    const { text } = await readPage(
      { LANDING_PAGE: page },
      { document: odd, variables: { [odd]: [odd] }, credentials: { access: odd, workforce: odd } },
    );
    expect(firstLookIn(text)).toEqual({
      document: odd,
      variables: { [odd]: [odd] },
      headers: { authorization: odd, 'x-workforce-api-key': odd },
    });
    expect(scriptsIn(text)).toHaveLength(scriptsIn(plain.text).length);
    expect(text).not.toContain('<script>alert');
    expect(text.match(/<!--/g)).toEqual(plain.text.match(/<!--/g));
  });

  test.each(pages)('in %s of the demo is answered by both platforms', async (page) => {
    const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent', LANDING_PAGE: page });
    try {
      const { document, variables, headers } = firstLookIn((await openPage(demo.url)).text);
      const { errors, data } = await postQuery(demo.url, document, {
        variables,
        headers: { 'content-type': 'application/json', ...headers },
      });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({
        organization: {
          id: variables['id'],
          permissions: { enabled: expect.arrayContaining(['shareAccess']) as unknown },
          address: { city: 'Calgary' },
          parent: { id: 'maple-ridge' },
          sources: [{ status: 'OK' }, { status: 'OK' }],
          dataIssues: [],
        },
      });
    } finally {
      await demo.stop();
    }
  });
});

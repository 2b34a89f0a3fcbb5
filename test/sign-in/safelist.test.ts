import { expect, test } from 'vitest';
import { hashOf, manifestOf, placeSafelist } from '../server/support/safelist.ts';
import { startGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';

const listed = '{ organization(id: "nobody") { id } }';
const unlisted = '{ organization(id: "nobody") { name } }';

test('whoever has not signed in learns nothing of the safelist: each document is refused for the token', async () => {
  await using provider = await startIdentityProvider();
  await using placed = await placeSafelist(manifestOf(listed));
  await using graph = await startGraph({
    environment: { ...provider.environment, SAFELIST_FILE: placed.path },
  });
  const signedIn = signedInBy(await provider.token({ organizations: '*' }));
  const codes = async (headers: Record<string, string>) => {
    const byText = await Promise.all([listed, unlisted].map((text) => graph.query(text, { headers })));
    const byHash = await Promise.all(
      [listed, unlisted].map((text) => {
        const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });
        const url = `${graph.url}?${new URLSearchParams({ extensions }).toString()}`;
        return fetch(url, { headers: { ...headers, 'apollo-require-preflight': 'true' } });
      }),
    );
    const bodies = (await Promise.all(byHash.map((response) => response.json()))) as typeof byText;
    return [...byText, ...bodies].map(({ errors }) => errors?.[0]?.extensions['code'] ?? 'data');
  };

  expect(await codes(signedIn)).toEqual([
    'data',
    'QUERY_NOT_IN_SAFELIST',
    'data',
    expect.stringContaining('PERSISTED_QUERY'),
  ]);
  const before = graph.logLines.length;
  expect(await codes({})).toEqual(Array.from({ length: 4 }, () => 'UNAUTHENTICATED'));
  expect(await codes(signedInBy('qz7'))).toEqual(Array.from({ length: 4 }, () => 'UNAUTHENTICATED'));
  await expect.poll(() => graph.logLines.length).toBeGreaterThanOrEqual(before + 8);
  // A stranger's documents are none of a safelist's gaps either.
  expect(graph.logLines.slice(before).join('')).not.toContain('unlisted');
});

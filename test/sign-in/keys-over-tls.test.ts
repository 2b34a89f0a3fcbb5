import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readUserAgent } from '../../src/package-version.ts';
import { startGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import { startForwardProxy } from '../upstream/forward-proxy.ts';
import { startTlsServer } from '../upstream/tls-server.ts';

test('the keys are fetched by TLS, with UPSTREAM_CA_FILE and through UPSTREAM_PROXY_URL, and not without trust', async () => {
  await using provider = await startIdentityProvider();
  await using server = await startTlsServer({ body: { keys: [provider.key.jwk] } });
  await using proxy = await startForwardProxy();
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
  const authorities = join(folder, 'authorities.pem');
  await writeFile(authorities, server.cert);
  const environment = {
    ...provider.environment,
    AUTH_JWKS_URL: `${server.url}/keys/?policy=qz7`,
    UPSTREAM_PROXY_URL: proxy.url.href,
  };

  await expect(startGraph({ environment })).rejects.toThrow(
    /^AUTH_JWKS_URL: the keys cannot be fetched \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
  );
  expect(server.requests).toHaveLength(0);
  await using graph = await startGraph({ environment: { ...environment, UPSTREAM_CA_FILE: authorities } });
  const headers = signedInBy(await provider.token({ organizations: '*' }));
  const { data } = await graph.query('{ organization(id: "nobody") { id } }', { headers });
  expect(data).toEqual({ organization: null });
  expect(server.requests).toMatchObject([{ 'user-agent': readUserAgent() }]);
  expect(proxy.tunnels.map(({ headers }) => headers['user-agent'])).toEqual([1, 2].map(readUserAgent));
  expect(proxy.tunnels.map(({ to }) => to)).toEqual([1, 2].map(() => new URL(server.url).host));
  await rm(folder, { recursive: true });
});

import { expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  createSigningKey,
  inSeconds,
  signedInBy,
  startIdentityProvider,
} from '../support/identity-provider.ts';
import { readMetrics } from '../support/metrics.ts';
import { startTraces } from '../telemetry/support/in-process-traces.ts';

/** What only a token, a key or a claim has: it must be nowhere but where it belongs. */
const secrets = /qz-|eyJ[\w-]{10}|service-token|service-key|key-1|of-tests|tenant/;

test('no token, claim, key, credential or address of the identity provider is in an answer, log, metric or trace', async () => {
  await using traces = startTraces();
  await using provider = await startIdentityProvider();
  await using graph = await startGraph({
    access: { '/v1/organizations/73': { json: { id: 73, name: 'Seventy-three' } } },
    environment: {
      ...provider.environment,
      AUTH_CURRENT_ORGANIZATION_CLAIM: 'qz-current',
      AUTH_JWKS_COOLDOWN_MS: '0',
      LOG_LEVEL: 'trace',
      EXPLAIN: 'true',
    },
  });
  const claims = {
    sub: 'qz-subject',
    email: 'qz-7@example.com',
    scope: 'qz-scope',
    jti: 'qz-id',
    'qz-current': 'qz-current-organization',
  };
  const granting = { ...claims, organizations: ['access:73', 'qz-granted', 'qz not an id'] };
  const strange = await createSigningKey('qz-key');
  const tokens = await Promise.all([
    provider.token(granting),
    provider.token({ ...granting, exp: inSeconds(-100) }),
    provider.token({ ...granting, iss: 'https://qz-issuer.example' }),
    provider.token({ ...granting, aud: 'qz-audience' }),
    provider.token({ ...granting, nbf: inSeconds(100) }),
    provider.token(granting, strange),
    provider.token({ ...granting, exp: 'qz-words' as never }),
  ]);
  const document =
    'query Known { organization(id: "access:73") { name } other: organization(id: "access:74") { name } currentOrganization { name } }';
  const texts: string[] = [];
  const ask = async (headers: Record<string, string>) => {
    const answer = await graph.query(document, { headers });
    texts.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  };
  const statuses: number[] = [];
  for (const token of tokens) {
    statuses.push((await ask(signedInBy(token))).status);
    statuses.push((await ask({ ...signedInBy(token), 'x-explain': 'true' })).status);
  }
  await ask({ authorization: 'Bearer qz-no-token' });
  await ask({ authorization: 'Basic cXotbmFtZTpxei13b3Jk' });
  provider.answer({ status: 500, body: 'qz-provider-error' });
  await ask(signedInBy(await provider.token({ ...granting, jti: 'qz-2' }, strange)));
  expect(statuses).toEqual([200, 200, ...Array.from({ length: 12 }, () => 401)]);

  const scrape = await readMetrics(graph.metricsUrl);
  const last = await graph.query('{ __typename }', { headers: signedInBy(tokens[0]) });
  await traces.operation(last.headers.get('x-request-id'));
  await expect.poll(() => graph.logLines.join('')).toContain('"signIn":"not yet valid"');

  const spans = traces.spans.map(({ name, attributes, events, status }) => ({
    name,
    attributes,
    events,
    status,
  }));
  expect(spans.length).toBeGreaterThan(15);
  for (const text of [...texts, ...graph.logLines, scrape.text, JSON.stringify(spans)]) {
    expect(text).not.toMatch(secrets);
  }

  const refusals = (reason: string) => scrape.sum('organization_graph_sign_in_refusals_total', { reason });
  expect(['expired', 'issuer', 'audience', 'not yet valid', 'claims'].map(refusals)).toEqual([2, 2, 2, 2, 2]);
  expect([refusals('malformed'), refusals('unknown key'), refusals('missing')]).toEqual([1, 3, 1]);
  expect(scrape.sum('organization_graph_sign_in_refusals_total')).toBe(15);
  const fetches = (result: string) => scrape.sum('organization_graph_sign_in_key_fetches_total', { result });
  expect([fetches('good'), fetches('failed')]).toEqual([3, 1]);
  const counted = 'organization_graph_operation_duration_seconds_count';
  expect(scrape.sum(counted, { outcome: 'refused' })).toBe(15);
});

import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { bodyMarker, upstreamFaults } from './support/faults.ts';
import type { UpstreamFault } from './support/faults.ts';
import { findRequestLine } from './support/log.ts';
import { accessBody, acme, acmeLink, workforceBody } from './support/records.ts';

const query =
  '{ organization(id: "acme") { id isPersonal isRestricted description validFrom sources { source status } } }';
const secrets = {
  authorization: 'Bearer planted-access-token',
  'x-workforce-api-key': 'planted-workforce-key',
};
const deadlineMs = 3000;
/** Short where a test waits for it, else long enough for a busy machine. */
const environmentFor = ({ hangs = false }: { readonly hangs?: boolean }) => ({
  UPSTREAM_TIMEOUT_MS: hangs ? '400' : '1500',
  OPERATION_TIMEOUT_MS: String(deadlineMs),
  LOG_LEVEL: 'trace',
});
const other = { access: 'workforce', workforce: 'access' } as const;
const paths = { access: acme.accessPath, workforce: acme.workforcePath };
const wellFields = {
  access: { isPersonal: false, isRestricted: false },
  workforce: { description: 'Builds things.', validFrom: null },
};
const missingFields = {
  access: { isPersonal: null, isRestricted: null },
  workforce: { description: null, validFrom: null },
};
const firstField = { access: 'isPersonal', workforce: 'description' } as const;

type Source = 'access' | 'workforce';

/** The graph over one source that is well and one that answers with this script. */
function startWith(broken: Source, script: Script, environment = environmentFor({})) {
  return startGraph({
    access: { [acme.accessPath]: broken === 'access' ? script : { json: accessBody } },
    workforce: { [acme.workforcePath]: broken === 'workforce' ? script : { json: workforceBody } },
    links: [acmeLink],
    environment,
  });
}

function faultsOf(source: Source): UpstreamFault[] {
  const own: UpstreamFault[] =
    source === 'access'
      ? [
          { name: '403', script: { status: 403, body: bodyMarker }, code: 'FORBIDDEN', status: 'FORBIDDEN' },
          {
            name: 'another id',
            script: { json: { ...accessBody, id: 74 } },
            code: 'UPSTREAM_INVALID_RESPONSE',
            status: 'INVALID',
          },
        ]
      : [
          {
            name: '403',
            script: { status: 403, body: bodyMarker },
            code: 'UPSTREAM_REJECTED',
            status: 'INVALID',
          },
          {
            name: 'another id',
            script: { json: { ...workforceBody, id: '00000000-0000-0000-0000-000000000001' } },
            code: 'UPSTREAM_INVALID_RESPONSE',
            status: 'INVALID',
          },
        ];
  return [...upstreamFaults, ...own];
}

describe.each(['access', 'workforce'] as const)('a query over both platforms, %s answers', (broken) => {
  test.each(faultsOf(broken))(
    '$name: its fields are null with one error, the others come, nothing leaks',
    async (fault) => {
      await using graph = await startWith(broken, fault.script, environmentFor(fault));
      const well = other[broken];
      const startMs = performance.now();
      const answer = await graph.query(query, { headers: secrets });
      expect(performance.now() - startMs).toBeLessThan(deadlineMs);

      expect(answer.status).toBe(200);
      const statuses = { [broken]: fault.status, [well]: 'OK' };
      expect(answer.data).toEqual({
        organization: {
          id: 'acme',
          ...wellFields[well],
          ...missingFields[broken],
          sources: [
            { source: 'ACCESS', status: statuses['access'] },
            { source: 'WORKFORCE', status: statuses['workforce'] },
          ],
        },
      });
      const requestId = answer.headers.get('x-request-id');
      const extensions = {
        code: fault.code,
        source: broken.toUpperCase(),
        retryable: fault.retryable ?? false,
        requestId,
        ...fault.extensions,
      };
      const error = { extensions, path: ['organization', firstField[broken]] };
      expect(answer.errors).toEqual(fault.code === null ? undefined : [expect.objectContaining(error)]);

      expect(graph[well].requests.map(({ path }) => path)).toEqual([paths[well]]);
      const asked = graph[broken].requests.map(({ path }) => path);
      expect(new Set(asked)).toEqual(new Set([paths[broken]]));
      expect(asked.length).toBeLessThanOrEqual(fault.retryable === true ? 3 : 1);

      await findRequestLine(graph, requestId);
      const told = answer.text + graph.logLines.join('');
      expect(secretsIn(told, graph.access.url, graph.workforce.url)).toEqual([]);
      expect(graph.logLines.join('')).not.toMatch(/"level":[56]0/);

      const next = await graph.query(`{ organization(id: "acme") { ${firstField[well]} } }`);
      expect(next.errors).toBeUndefined();
    },
  );
});

/** What no answer and no log line may ever have in it, and this one has. */
function secretsIn(told: string, ...urls: string[]): string[] {
  const addresses = urls.flatMap((url) => [url, new URL(url).host]);
  const hidden = [
    ...Object.values(secrets),
    'planted-access',
    'planted-workforce',
    bodyMarker,
    '/elsewhere',
    ...addresses,
  ];
  return hidden.filter((secret) => told.includes(secret));
}

describe('a broken upstream', () => {
  test('that pours 64 MiB is cut off', async () => {
    const huge = upstreamFaults.find(({ name }) => name === 'a 64 MiB body')!;
    await using graph = await startWith('access', huge.script);
    await graph.query('{ organization(id: "acme") { isPersonal } }');
    expect(await graph.access.requests[0]?.wentAway).toBe(true);
  });

  test('that never answers is let go of', async () => {
    await using graph = await startWith('workforce', () => undefined, environmentFor({ hangs: true }));
    await graph.query('{ organization(id: "acme") { description } }');
    expect(await graph.workforce.requests[0]?.wentAway).toBe(true);
  });

  test('that is not there at all, is UPSTREAM_UNAVAILABLE and its address is not told', async () => {
    await using graph = await startGraph({
      environment: { ...environmentFor({}), ACCESS_URL: 'http://127.0.0.1:1/planted-path' },
    });
    const { data, errors, text } = await graph.query('{ organization(id: "access:73") { isPersonal } }');
    expect(data).toEqual({ organization: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['organization'],
        extensions: expect.objectContaining({
          code: 'UPSTREAM_UNAVAILABLE',
          source: 'ACCESS',
          retryable: true,
        }) as unknown,
      }),
    ]);
    expect(text + graph.logLines.join('')).not.toMatch(/planted-path|127\.0\.0\.1:1\b/);
  });
});

describe('currentOrganization', () => {
  test('in an account-level session, which answers 404, is null without an error', async () => {
    const body = {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: `{"message":"${bodyMarker}"}`,
    };
    await using graph = await startGraph({ access: { '/v1/organization': body } });
    const { status, data, errors, text } = await graph.query(
      '{ currentOrganization { id name sources { status } } }',
    );
    expect(status).toBe(200);
    expect(data).toEqual({ currentOrganization: null });
    expect(errors).toBeUndefined();
    expect(text).not.toContain(bodyMarker);
    expect(graph.calls).toEqual(['/v1/organization']);
  });

  test.each(upstreamFaults.filter(({ code }) => code !== null))(
    'the session answers $name: null with one error',
    async (fault) => {
      await using graph = await startGraph({
        access: { '/v1/organization': fault.script },
        environment: environmentFor(fault),
      });
      const { data, errors, text } = await graph.query('{ currentOrganization { id } }', {
        headers: secrets,
      });
      expect(data).toEqual({ currentOrganization: null });
      const extensions = expect.objectContaining({ code: fault.code, source: 'ACCESS' }) as unknown;
      expect(errors).toEqual([expect.objectContaining({ path: ['currentOrganization'], extensions })]);
      expect(text + graph.logLines.join('')).not.toContain(bodyMarker);
      expect(graph.workforce.requests).toEqual([]);
    },
  );
});

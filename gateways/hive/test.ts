import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { accounts } from '../../examples/supergraph/users/people.ts';
import { startSupergraph } from './supergraph.ts';

interface GraphError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphError[];
}

const everything = {
  authorization: 'Bearer demo-access-token',
  'x-workforce-api-key': 'demo-workforce-key',
};
const restricted = {
  authorization: 'Bearer demo-access-restricted',
  'x-workforce-api-key': 'demo-workforce-restricted',
};

/** The demo's links, as its server reads them. */
const links = JSON.parse(
  readFileSync(new URL('../../demo/links.json', import.meta.url), 'utf8'),
) as readonly { readonly accessId: string; readonly workforceId: string }[];

function workforceIdOf(accessId: string): string | undefined {
  return links.find((link) => link.accessId === accessId)?.workforceId;
}

let started = 0;
let passed = 0;
process.on('exit', (code) => {
  const failed = Math.max(started - passed, code === 0 ? 0 : 1);
  if (failed > 0) process.exitCode = 1;
  process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed\n`);
});

/** Runs one check. A failure is reported and counted, and the next one runs. */
async function check(title: string, run: () => Promise<void>): Promise<void> {
  started += 1;
  await test(title, { timeout: 15_000 }, async () => {
    await run();
    passed += 1;
  });
}

await using supergraph = await startSupergraph();
const { gateway, organizations, users, calls } = supergraph;

/** Asks the gateway; what the subgraphs and the platforms were asked before is forgotten. */
async function ask(query: string, credentials: Readonly<Record<string, string>>): Promise<Answer> {
  organizations.take();
  users.take();
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(10_000),
  });
  assert.equal(response.status, 200);
  return (await response.json()) as Answer;
}

/** What an answer's errors say, by path: the gateway does not keep their order. */
function summarize({ errors = [] }: Answer): readonly string[] {
  return errors
    .map(({ path = [], extensions: { code, source, retryable } = {} }) =>
      [path.join('.'), code, source, retryable].map(String).join(' '),
    )
    .sort();
}

await check('a query that crosses both subgraphs there and back has its whole answer', async () => {
  const query = `{
    organization(id: "nordlys-bergen") {
      id
      name
      creator { id name organization { id name creator { name } } }
      parent { name creator { name } }
      assignedUsers { administrators { id name } employees { name } }
    }
  }`;
  assert.deepEqual(await ask(query, everything), {
    data: {
      organization: {
        id: 'nordlys-bergen',
        name: 'Nordlys Bergen',
        creator: {
          id: '51207',
          name: 'Jonas Dahl',
          organization: { id: 'nordlys-bergen', name: 'Nordlys Bergen', creator: { name: 'Jonas Dahl' } },
        },
        parent: { name: 'Nordlys Logistikk AS', creator: { name: 'Ingrid Solberg' } },
        assignedUsers: {
          administrators: [{ id: '5eed0000-39c5-436f-a70b-000000000001', name: 'Mara Vogel' }],
          employees: [
            { name: 'Mara Vogel' },
            { name: 'Tom Okafor' },
            { name: 'Signe Berg' },
            { name: 'Lee Park' },
            { name: 'Rosa Marín' },
          ],
        },
      },
    },
  });
});

const accountsQuery = '{ accounts { name organization { id isPersonal exportIds { exportId1 } } } }';

await check('both credentials reach Organization Graph, and no other subgraph', async () => {
  await ask(accountsQuery, restricted);
  const credentialsOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
    Object.keys(restricted).map((name) => headers[name]);
  assert.deepEqual(organizations.take().map(credentialsOf), [Object.values(restricted)]);
  assert.deepEqual(users.take().map(credentialsOf), [[undefined, undefined]]);
});

await check('restricted credentials see what they may, and an error for everything else', async () => {
  const answer = await ask(accountsQuery, restricted);
  assert.deepEqual(answer.data, {
    accounts: [
      {
        name: 'Ada Lindqvist',
        organization: { id: 'acme-holding', isPersonal: false, exportIds: { exportId1: '1000' } },
      },
      { name: 'Bruno Keller', organization: null },
      {
        name: 'Ingrid Solberg',
        organization: { id: 'nordlys', isPersonal: false, exportIds: { exportId1: null } },
      },
      { name: 'Jonas Dahl', organization: { id: 'nordlys-bergen', isPersonal: false, exportIds: null } },
      { name: 'Claire Tremblay', organization: null },
      { name: '佐藤 花子', organization: null },
      { name: 'Lucía Ferrer', organization: null },
    ],
  });
  // Where an organization is null, the gateway names the first field that it asked for. An error of a field inside one is
  // at the right field, but it may be at another item's index: only the field counts.
  const withoutIndex = (line: string) =>
    line.replace(/^accounts\.\d+(\.\S+ FORBIDDEN WORKFORCE)/, 'accounts.*$1');
  assert.deepEqual(summarize(answer).map(withoutIndex).sort(), [
    'accounts.*.organization.exportIds FORBIDDEN WORKFORCE false',
    'accounts.1.organization.id FORBIDDEN ACCESS false',
    'accounts.4.organization.id FORBIDDEN ACCESS false',
    'accounts.5.organization.id FORBIDDEN ACCESS false',
    'accounts.6.organization.id FORBIDDEN ACCESS false',
  ]);
});

await check('accounts with their organizations cost one request, and one call for each record', async () => {
  const before = { ...calls };
  const answer = await ask(
    '{ accounts { name organization { name isPersonal } } again: accounts { organization { id description } } }',
    everything,
  );
  assert.equal(answer.errors, undefined);
  const requests = organizations.take();
  assert.equal(requests.length, 1);
  assert.match(requests[0]?.query ?? '', /_entities/);
  assert.equal(requests[0]?.representations.length, 2 * accounts.length);
  assert.equal(users.take().length, 1);
  assert.deepEqual(
    { access: calls.access - before.access, workforce: calls.workforce - before.workforce },
    { access: accounts.length, workforce: accounts.length },
  );
});

for (const [platform, header] of [
  ['access', 'authorization'],
  ['workforce', 'x-workforce-api-key'],
] as const) {
  await check(`without a credential for ${platform}, asking for the ids alone is no error`, async () => {
    const { [header]: _, ...credentials } = everything;
    const { errors, data } = await ask(
      '{ organization(id: "acme") { accessId workforceId } accounts { organization { workforceId } } }',
      credentials,
    );
    assert.equal(errors, undefined);
    const isAccess = platform === 'access';
    assert.deepEqual(data, {
      organization: {
        accessId: isAccess ? null : '73',
        workforceId: isAccess ? '987abc78-39c5-436f-a70b-d3a14db753c0' : null,
      },
      accounts: accounts.map(({ accessId }) => ({
        organization: { workforceId: isAccess ? workforceIdOf(accessId) : null },
      })),
    });
  });
}

await check('a platform that fails leaves partial data, and our error codes come through', async () => {
  const answer = await ask(
    `{
      organizations(ids: ["acme", "fault-access-unavailable", "fault-workforce-rate-limited", "not an id"]) {
        id
        isPersonal
        description
      }
    }`,
    everything,
  );
  assert.deepEqual(answer.data, {
    organizations: [
      { id: 'acme', isPersonal: true, description: 'Description of organization' },
      { id: 'fault-access-unavailable', isPersonal: null, description: null },
      { id: 'fault-workforce-rate-limited', isPersonal: false, description: null },
      null,
    ],
  });
  assert.deepEqual(summarize(answer), [
    'organizations.1.isPersonal UPSTREAM_UNAVAILABLE ACCESS true',
    'organizations.2.description UPSTREAM_RATE_LIMITED WORKFORCE true',
    'organizations.3 BAD_USER_INPUT undefined false',
  ]);
  for (const { extensions } of answer.errors ?? []) {
    assert.match(String(extensions?.['requestId']), /^[\w-]{36}$/);
  }
});

await check('told to stop, the gateway ends by itself', async () => {
  assert.equal(await gateway.stop(), 0, gateway.output);
});

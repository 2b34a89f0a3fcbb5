import { GraphQLClient, gql } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessCredentials, demoCredentials, workforceCredentials } from '../../demo/credentials.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startChild } from './support/child-process.ts';
import type { Child } from './support/child-process.ts';
import { readCurl, runCurl } from './support/run-command.ts';

/** What the first query answers, whole. */
const firstAnswer = {
  organization: {
    id: 'maple-ridge-calgary',
    name: 'Maple Ridge Calgary',
    type: 'BRANCH',
    createdAt: '2024-05-17T15:10:00.77777-06:00',
    permissions: {
      remoteAccess: false,
      enabled: ['shareAccess', 'eventLog', 'turnToActivate', 'lockedStatus', 'leaveAlert'],
    },
    address: { street: '225 6 Avenue SW', postalCode: 'T2P 1N2', city: 'Calgary', country: 'CA' },
    parent: { id: 'maple-ridge', name: 'Maple Ridge Facilities Inc.' },
    sources: [
      { source: 'ACCESS', status: 'OK' },
      { source: 'WORKFORCE', status: 'OK' },
    ],
  },
};

function startDemo(environment: Readonly<Record<string, string>> = {}): Child {
  return startChild('demo/main.ts', {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    ADMIN_PORT: '0',
    ...environment,
  });
}

describe('npm run demo', () => {
  let demo: Child;
  let url: string;
  let command: string;
  beforeAll(async () => {
    demo = startDemo();
    [, url = ''] = await demo.waitFor(/^ {2}(http:\S+\/graphql)$/m);
    [, command = ''] = await demo.waitFor(/^ {2}(curl .+)$/m);
  });
  afterAll(async () => {
    await demo[Symbol.asyncDispose]();
  });

  test('prints the address that answers', async () => {
    const response = await fetch(new URL('/readyz', url));
    expect(await response.json()).toEqual({ status: 'ready' });
  });

  test('prints every credential with its header, and what it is for', () => {
    for (const { platform, value, purpose } of demoCredentials) {
      const header = platform === 'access' ? 'authorization' : 'x-workforce-api-key';
      expect(demo.stdout).toContain(`\n  ${header}: ${value}\n      ${purpose}\n`);
    }
  });

  test('prints a curl command that, pasted into a shell, answers a whole organization', async () => {
    expect(command).toContain(url);
    expect(JSON.parse(await runCurl(command))).toEqual({ data: firstAnswer });
  });

  test('answers the same query to graphql-request', async () => {
    const { headers, body } = readCurl(command);
    const { query } = JSON.parse(body) as { query: string };
    const client = new GraphQLClient(url, { headers: { ...headers } });
    expect(await client.request(query)).toEqual(firstAnswer);
  });

  test('answers errors in the form that graphql-request tells', async () => {
    const client = new GraphQLClient(url, {
      headers: { authorization: accessCredentials[0]!.value },
      errorPolicy: 'all',
    });
    const document = gql`
      query ($ids: [ID!]!) {
        organizations(ids: $ids) {
          id
          isPersonal
          description
        }
      }
    `;
    const { data, errors = [] } = await client.rawRequest<unknown>(document, {
      ids: ['acme', 'access:0', 'nobody'],
    });
    expect(data).toEqual({
      organizations: [{ id: 'acme', isPersonal: true, description: null }, null, null],
    });
    const codes = errors.map(
      ({ path, extensions }) => `${path?.join('.') ?? ''} ${String(extensions['code'])}`,
    );
    expect(codes.sort()).toEqual([
      'organizations.0.description UNAUTHENTICATED',
      'organizations.1 BAD_USER_INPUT',
    ]);
  });

  test.each(['acme', 'acme-hall-3', 'alpine-huts', 'access:78'])(
    '%s, which it names, is there',
    async (id) => {
      expect(demo.stdout).toContain(`  ${id} `);
      const headers = {
        authorization: accessCredentials[0]!.value,
        'x-workforce-api-key': workforceCredentials[0]!.value,
      };
      const client = new GraphQLClient(url, { headers });
      const document = 'query ($id: ID!) { organization(id: $id) { id } }';
      expect(await client.request(document, { id })).toEqual({ organization: { id } });
    },
  );
});

describe('npm run demo, on its own', () => {
  test('SIGINT, as Ctrl+C sends it, ends it with 0', async () => {
    await using demo = startDemo();
    await demo.waitFor(/Other ids to ask for[^]*\n\n$/);
    demo.signal('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(demo.stderr).toBe('');
  });

  test('a port in use is told, and it exits 1', async () => {
    await using occupant = await startUpstream();
    const { port } = new URL(occupant.url);
    await using demo = startDemo({ PORT: port, ADMIN_PORT: '0' });
    expect(await demo.ended).toBe(1);
    expect(demo.stderr).toBe(
      `organization-graph cannot start:\n  PORT: ${port} is already in use on 127.0.0.1\n`,
    );
    expect(demo.stdout).toBe('');
  });

  test('variables of a real deployment around it are no hindrance', async () => {
    await using demo = startDemo({ ACCESS_URL: 'https://access.example.com', LINKS_FILE: '/nowhere.json' });
    const [, url = ''] = await demo.waitFor(/^ {2}(http:\S+\/graphql)$/m);
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
  });
});

import { readFile } from 'node:fs/promises';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allScopes, people } from '../../demo/identity-provider/people.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startChild } from './support/child-process.ts';
import type { Child } from './support/child-process.ts';
import { runCurl } from './support/run-command.ts';

function startDemo(environment: Readonly<Record<string, string>> = {}, words = ['--sign-in']): Child {
  return startChild(
    'demo/main.ts',
    { PATH: process.env['PATH'] ?? '', PORT: '0', ADMIN_PORT: '0', ...environment },
    words,
  );
}

/** What a query answers; errors by their codes. */
interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly string[];
}

describe('npm run demo -- --sign-in', () => {
  let demo: Child;
  let url: string;
  let issuer: string;
  beforeAll(async () => {
    demo = startDemo();
    [, url = ''] = await demo.waitFor(/^ {2}(http:\S+\/graphql)$/m);
    [, issuer = ''] = await demo.waitFor(/^ {2}(http:\S+:\d+)$/m);
    await demo.waitFor(/A first query[^]*\n\n$/);
  });
  afterAll(async () => {
    await demo[Symbol.asyncDispose]();
  });

  async function tokenOf(person: string): Promise<string> {
    const [, command = ''] =
      new RegExp(`^ {6}(curl -s \\S+/people/${person}/token)$`, 'm').exec(demo.stdout) ?? [];
    return runCurl(command);
  }

  async function ask(query: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { data, errors = [] } = (await response.json()) as {
      data?: Record<string, unknown>;
      errors?: { path?: unknown[]; extensions: Record<string, unknown> }[];
    };
    const told = errors.map(({ path = [], extensions }) => {
      expect(extensions).not.toHaveProperty('source');
      return `${path.join('.')} ${String(extensions['code'])}`;
    });
    return { status: response.status, data, errors: told.sort() };
  }

  test('prints the people, and for each a command that prints their token', async () => {
    for (const { id, name, grants } of people) {
      expect(demo.stdout).toContain(`  ${name}, `);
      expect(demo.stdout).toContain(`      ${grants}\n`);
      expect(decodeJwt(await tokenOf(id))).toMatchObject({ iss: issuer, sub: id });
    }
  });

  test('prints a curl command that, pasted into a shell, answers the first query', async () => {
    const [, command = ''] = await demo.waitFor(/^ {2}(curl -s \S+\/graphql .+)$/m);
    expect(JSON.parse(await runCurl(command))).toEqual({
      data: {
        currentOrganization: { id: 'acme-holding', name: 'Acme Holding SE' },
        organizations: [
          {
            id: 'nordlys-logistics',
            name: 'Nordlys Logistikk AS',
            parent: { name: 'Nordlys Gruppen AS' },
            contacts: { email: 'logistikk@nordlys.example' },
            exportIds: { exportId1: 'NL-1' },
          },
          {
            id: 'hotel-malvarrosa',
            name: 'Hotel Malvarrosa',
            parent: { name: 'Casa Verde Hoteles S.L.' },
            contacts: { email: 'malvarrosa@casaverde.example' },
            exportIds: { exportId1: null },
          },
        ],
      },
    });
  });

  test('answers nobody without a token, nor with the credentials of the platforms', async () => {
    const query = '{ organization(id: "acme") { id } }';
    expect(await ask(query, {})).toEqual({ status: 401, data: undefined, errors: [' UNAUTHENTICATED'] });
    const headers = {
      authorization: 'Bearer demo-access-token',
      'x-workforce-api-key': 'demo-workforce-key',
    };
    expect((await ask(query, headers)).status).toBe(401);
  });

  const fields =
    '{ contacts { email } assignedUsers { approvers { id } } exportIds { exportId1 } trackingSettings { location { radiusMeters } } }';
  const location = { location: { radiusMeters: 100 } };
  const contacts = { email: 'malvarrosa@casaverde.example' };
  const approvers = [1, 2].map((digit) => ({ id: `5eed0000-39c5-436f-a70b-00000000000${digit}` }));
  test.each([
    ['ada', { contacts, assignedUsers: { approvers }, exportIds: { exportId1: null } }, []],
    [
      'chidi',
      { contacts: null, assignedUsers: null, exportIds: null },
      ['assignedUsers', 'contacts', 'exportIds'],
    ],
  ])('shows %s the fields that their scopes include', async (id, shown, forbidden) => {
    const answer = await ask(`{ organization(id: "hotel-malvarrosa") ${fields} }`, {
      authorization: `Bearer ${await tokenOf(id)}`,
    });
    expect(answer).toEqual({
      status: 200,
      data: { organization: { ...shown, trackingSettings: location } },
      errors: forbidden.map((field) => `organization.${field} FORBIDDEN`),
    });
  });

  const query = `{
    currentOrganization { id }
    organizations(ids: ["nordlys-logistics", "nordlys-bergen", "alpine-huts", "hotel-malvarrosa", "nobody-knows-this"]) {
      id
      parent { id }
    }
  }`;
  const logistics = { id: 'nordlys-logistics', parent: { id: 'nordlys' } };
  const bergen = { id: 'nordlys-bergen', parent: { id: 'nordlys-logistics' } };
  const helvetia = { id: 'workforce:1ccfa2e9-13d6-40d5-8b07-e8f915ebfbaf' };
  const huts = { id: 'alpine-huts', parent: helvetia };
  const hotel = { id: 'hotel-malvarrosa', parent: { id: 'casa-verde' } };
  test.each([
    ['ada', { id: 'acme-holding' }, [logistics, bergen, huts, hotel, null], []],
    [
      'bruno',
      null,
      [{ ...logistics, parent: null }, bergen, { ...huts, parent: null }, null, null],
      ['organizations.0.parent', 'organizations.2.parent', 'organizations.3', 'organizations.4'],
    ],
    [
      'chidi',
      { id: 'hotel-malvarrosa' },
      [null, null, null, { ...hotel, parent: null }, null],
      ['organizations.0', 'organizations.1', 'organizations.2', 'organizations.3.parent', 'organizations.4'],
    ],
  ])(
    'shows %s what is granted to them, by whatever id, and no unit above it',
    async (id, current, list, forbidden) => {
      const answer = await ask(query, { authorization: `Bearer ${await tokenOf(id)}` });
      expect(answer).toEqual({
        status: 200,
        data: { currentOrganization: current, organizations: list },
        errors: forbidden.map((path) => `${path} FORBIDDEN`),
      });
    },
  );
});

describe('demo/scopes.json', () => {
  test('asks for the scopes that people may have, and for no other', async () => {
    const text = await readFile(new URL('../../demo/scopes.json', import.meta.url), 'utf8');
    const rules = JSON.parse(text) as Record<string, string[]>;
    expect(Object.values(rules).flat().sort()).toEqual([...allScopes].sort());
  });
});

describe('npm run demo, with what it is told', () => {
  test('--sign-in, beside variables of a real deployment, is not hindered by them', async () => {
    await using demo = startDemo({
      AUTH_ISSUER: 'https://identity.example.com',
      AUTH_SCOPES_FILE: '/nowhere.json',
    });
    await demo.waitFor(/A first query[^]*\n\n$/);
    demo.signal('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(demo.stderr).toBe('');
  });

  test('nothing, beside the same variables, takes the platforms’ credentials as ever', async () => {
    await using demo = startDemo(
      { AUTH_ISSUER: 'https://identity.example.com', ACCESS_SERVICE_CREDENTIAL: 'Bearer of-the-deployment' },
      [],
    );
    const [, command = ''] = await demo.waitFor(/^ {2}(curl .+)$/m);
    expect(await runCurl(command)).toContain('"name":"Maple Ridge Calgary"');
  });

  test('a port in use, for the identity provider, is told, and it exits 1', async () => {
    await using occupant = await startUpstream();
    const { port } = new URL(occupant.url);
    await using demo = startDemo({ IDENTITY_PROVIDER_PORT: port });
    expect(await demo.ended).toBe(1);
    expect(demo.stderr).toBe(
      `organization-graph cannot start:\n  IDENTITY_PROVIDER_PORT: ${port} is already in use on 127.0.0.1\n`,
    );
  });

  test('a port that is none, for the identity provider, is told, and it exits 1', async () => {
    await using demo = startDemo({ IDENTITY_PROVIDER_PORT: '65536' });
    expect(await demo.ended).toBe(1);
    expect(demo.stderr).toContain('  IDENTITY_PROVIDER_PORT: must be a whole number from 0 to 65535\n');
  });

  test('a word that it does not know, exits 2 and says so', async () => {
    await using demo = startDemo({}, ['--sing-in']);
    expect(await demo.ended).toBe(2);
    expect(demo.stderr).toContain("Unknown option '--sing-in'");
    expect(demo.stdout).toBe('');
  });

  test('--help, says what it can be told', async () => {
    await using demo = startDemo({}, ['--help']);
    expect(await demo.ended).toBe(0);
    expect(demo.stdout).toContain('--sign-in');
  });
});

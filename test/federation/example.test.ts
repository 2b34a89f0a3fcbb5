import { describe, expect, test } from 'vitest';
import { startChild } from '../e2e/support/child-process.ts';
import type { Child } from '../e2e/support/child-process.ts';
import { readCurl } from '../e2e/support/run-command.ts';
import { startUpstream } from '../support/scripted-upstream.ts';

function startExample(environment: Readonly<Record<string, string>> = {}): Child {
  return startChild('examples/supergraph/main.ts', {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    ADMIN_PORT: '0',
    ...environment,
  });
}

describe('npm run supergraph', () => {
  test('prints a curl command that, sent as it stands, answers from both subgraphs, and SIGTERM ends it with 0', async () => {
    await using example = startExample();
    const [, command = ''] = await example.waitFor(/^ {2}(curl .+)$/m);
    const { url, headers, body } = readCurl(command);
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(await response.json()).toEqual({
      data: {
        organization: {
          name: 'Nordlys Bergen',
          creator: { name: 'Jonas Dahl', organization: { name: 'Nordlys Bergen' } },
          assignedUsers: { administrators: [{ name: 'Mara Vogel' }] },
        },
      },
    });

    for (const name of ['gateway', 'organizations', 'users']) {
      const [, printed = ''] = new RegExp(`^ {2}${name} +(http:\\S+)$`, 'm').exec(example.stdout) ?? [];
      const answer = await fetch(printed, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    }

    const accounts = JSON.stringify({ query: '{ accounts { name organization { id name } } }' });
    const answer = await fetch(url, { method: 'POST', headers, body: accounts });
    const { data, errors } = (await answer.json()) as { data: { accounts: unknown[] }; errors?: unknown };
    expect(errors).toBeUndefined();
    expect(data.accounts).toHaveLength(7);
    const name = expect.stringMatching(/\S/) as string;
    const id = expect.stringMatching(/^[a-z]/) as string;
    expect(data.accounts).toEqual(data.accounts.map(() => ({ name, organization: { id, name } })));

    example.signal('SIGTERM');
    expect(await example.ended).toBe(0);
    expect(example.stderr).toBe('');
  });

  test('a port in use, is told, and it exits 1', async () => {
    await using occupant = await startUpstream();
    const { port } = new URL(occupant.url);
    await using example = startExample({ PORT: port, ADMIN_PORT: '0' });
    expect(await example.ended).toBe(1);
    expect(example.stderr).toContain(port);
    expect(example.stdout).toBe('');
  });

  test('a port that is none, is told, and it exits 1', async () => {
    await using example = startExample({ PORT: 'http' });
    expect(await example.ended).toBe(1);
    expect(example.stderr).toContain('PORT');
    expect(example.stdout).toBe('');
  }, 5000);
});

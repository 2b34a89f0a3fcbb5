import { expect, test, vi } from 'vitest';
import { acmeGraph } from '../organizations/records.ts';
import { startScopedGraph } from './support/scoped-graph.ts';
import type { ScopedGraph } from './support/scoped-graph.ts';

const environment = { CACHE_TTL_MS: '60000' };
const work = {
  address: { street: 'Storgata 1', city: 'Oslo' },
  contactInformation: { organizationEmail: 'office@acme.example' },
};
const document = `{
  _service { sdl }
  organization(id: "acme") { description contacts { email } address { street city } }
}`;

/** What a sign-in without scopes is answered, and which fields say so; which scopes the SDL requires. */
async function ask(graph: ScopedGraph, scopes = 'openid') {
  const { data, errors } = await graph.query(document, { scopes });
  const { sdl } = data?.['_service'] as { sdl: string };
  return {
    organization: data?.['organization'],
    denied: errors?.map(({ path, extensions }) => [path?.slice(1).join('.'), extensions['code']]),
    required: Array.from(sdl.matchAll(/(\w+): .+@requiresScopes\(scopes: (.+)\)/g), ([, ...rule]) =>
      rule.join(' '),
    ),
  };
}

/** Waits until so many log lines have this text. */
function waitForLine(graph: ScopedGraph, text: string, count = 1) {
  return vi.waitFor(() => expect(graph.logLines.filter((line) => line.includes(text))).toHaveLength(count), {
    timeout: 4000,
    interval: 20,
  });
}

test('a changed scopes file: decides at once on remembered tokens, plans and answers, and on the SDL', async () => {
  await using graph = await startScopedGraph({ contacts: ['a'] }, { ...acmeGraph({}, work), environment });
  const description = expect.any(String) as string;
  const before = {
    organization: { description, contacts: null, address: { street: 'Storgata 1', city: 'Oslo' } },
    denied: [['contacts', 'FORBIDDEN']],
    required: ['contacts [["a"]]'],
  };
  expect(await ask(graph)).toEqual(before);
  expect(await ask(graph)).toEqual(before);

  await graph.replaceRules('{ "description": ["b"], "address.street": [["c"], ["d"]] }');
  await waitForLine(graph, '"rules":2,"msg":"rules for fields reloaded"');
  const after = {
    organization: {
      description: null,
      contacts: { email: 'office@acme.example' },
      address: { street: null, city: 'Oslo' },
    },
    denied: [
      ['description', 'FORBIDDEN'],
      ['address.street', 'FORBIDDEN'],
    ],
    required: ['street [["c"], ["d"]]', 'description [["b"]]'],
  };
  expect(await ask(graph)).toEqual(after);
  const granted = await ask(graph, 'b d');
  expect(granted.denied).toBeUndefined();
  expect(granted.organization).toMatchObject({ description, address: { street: 'Storgata 1' } });

  await graph.replaceRules('{}');
  await waitForLine(graph, 'the changed scopes file cannot be used; the old rules stay');
  expect(await ask(graph)).toEqual(after);

  await graph.replaceRules('{ "contacts": ["a"] }');
  await waitForLine(graph, '"rules":1,"msg":"rules for fields reloaded"');
  expect(await ask(graph)).toEqual(before);
});

test('a changed scopes file with the same scopes for other fields: no kept answer tells the old SDL', async () => {
  await using graph = await startScopedGraph({ contacts: ['a'] }, { ...acmeGraph({}, work), environment });
  const scopes = 'a b';
  expect((await ask(graph, scopes)).required).toEqual(['contacts [["a"]]']);
  expect((await ask(graph, scopes)).required).toEqual(['contacts [["a"]]']);
  await graph.replaceRules('{ "contacts": ["b"] }');
  await waitForLine(graph, 'rules for fields reloaded');
  expect((await ask(graph, scopes)).required).toEqual(['contacts [["b"]]']);
});

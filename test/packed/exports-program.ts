/**
 * A program that imports every export of both packages and uses it; an export that it does not know is a failure. It
 * prints the paths of the exports, by package.
 */
export const exportsProgram = `
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import * as documents from '@organization-graph/react/documents';
import * as hooks from '@organization-graph/react';
import { buildSchema, parse, validate } from 'graphql';
import * as server from 'organization-graph';
import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';

const used = { 'organization-graph': ['.'], '@organization-graph/react': ['.', './documents'] };
const read = (name, path, asked = path) => {
  used[name].push(path);
  return readFile(fileURLToPath(import.meta.resolve(name + asked.slice(1))), 'utf8');
};

// The files of both.
for (const name of Object.keys(used)) assert.equal(JSON.parse(await read(name, './package.json')).name, name);
const schema = buildSchema(await read('organization-graph', './schema.graphql'));
assert.deepEqual(buildSchema(await read('@organization-graph/react', './schema.graphql')).toConfig().description, schema.description);
assert.ok(parse(await read('organization-graph', './subgraph.graphql')).definitions.length > 10);
const address = await read('@organization-graph/react', './graphql/*', './graphql/fragments/address.graphql');
assert.equal(parse(address).definitions[0].name.value, 'OrganizationAddress');
for (const document of Object.values(JSON.parse(await read('@organization-graph/react', './persisted-documents.json')))) {
  assert.deepEqual(validate(schema, parse(document)), []);
}

// The server.
const { ConfigError, createLogger, parseConfig, startApplication, ...newInServer } = server;
assert.deepEqual(newInServer, {});
assert.throws(() => parseConfig({}), ConfigError);
const access = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: 78, name: 'Packed', permissions: { portal: true } }));
});
await new Promise((resolve) => access.listen(0, '127.0.0.1', resolve));
const upstream = 'http://127.0.0.1:' + access.address().port;
const config = parseConfig({ ACCESS_URL: upstream, WORKFORCE_URL: upstream, PORT: '0', ADMIN_PORT: '0', SHUTDOWN_GRACE_MS: '0' });
const application = await startApplication(config, createLogger({ level: 'silent' }));

// The hooks and what is beside them.
const { createOrganizationCache, createOrganizationClient, organizationTypePolicies, ...others } = hooks;
const { organizationState, organizationsState, rememberFailures, withPartialAnswers, ...generated } = others;
const credentials = async () => ({ access: 'Bearer packed' });
const client = createOrganizationClient({ url: application.url, credentials, dataMasking: false });
const own = new ApolloClient({
  cache: new InMemoryCache({ typePolicies: organizationTypePolicies }),
  link: ApolloLink.from([rememberFailures(), new HttpLink({ uri: application.url, headers: { authorization: 'Bearer packed' } })]),
});
assert.ok(createOrganizationCache() instanceof InMemoryCache);

const variables = { Organization: { id: 'access:78' }, Organizations: { ids: ['access:78'] }, CurrentOrganization: {} };
const answers = {};
for (const [operation, values] of Object.entries(variables)) {
  const document = generated[operation + 'Document'];
  assert.deepEqual(validate(schema, document), []);
  assert.equal(documents[operation + 'Document'].loc?.source.body, document.loc?.source.body);
  for (const one of [client, own]) {
    answers[operation] = await one.query(withPartialAnswers({ query: document, variables: values, fetchPolicy: 'network-only' }));
  }
}
assert.equal(organizationState({ ...answers.Organization, networkStatus: 7 }, 'organization').status, 'ready');
assert.equal(organizationsState({ ...answers.Organizations, networkStatus: 7 }, 'organizations').status, 'ready');
const organization = answers.Organization.data.organization;

const { unmask, ...typedDocuments } = documents;
const render = (useHook) => {
  let result;
  const Component = () => {
    result = useHook();
    return null;
  };
  const children = createElement(Suspense, null, createElement(Component));
  renderToString(createElement(ApolloProvider, { client, children }));
  return result;
};
const unknown = [];
for (const [name, exported] of Object.entries(generated)) {
  const [, operation, kind] = /^use(\\w+?)(Query|LazyQuery|SuspenseQuery|Fragment)$/.exec(name) ?? [];
  if (name.endsWith('FragmentDoc')) {
    assert.equal(exported.definitions[0].kind, 'FragmentDefinition');
    assert.ok(unmask(exported, organization));
  } else if (kind === 'Fragment') assert.notEqual(render(() => exported(organization)), undefined);
  else if (kind === 'Query') assert.ok('data' in render(() => exported({ variables: variables[operation] })));
  else if (kind === 'LazyQuery') assert.equal(typeof render(() => exported())[0], 'function');
  else if (kind === 'SuspenseQuery') {
    assert.ok(render(() => exported({ variables: variables[operation], fetchPolicy: 'cache-first' })).data);
  } else if (!(name.replace(/Document$/, '') in variables)) unknown.push(name);
}
assert.deepEqual(unknown, []);
assert.deepEqual(Object.keys(typedDocuments).sort(), Object.keys(generated).filter((name) => !name.startsWith('use')).sort());

client.stop();
own.stop();
await application.stop();
access.closeAllConnections();
access.close();
console.log(JSON.stringify(used));
`;

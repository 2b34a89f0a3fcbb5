import { describe, expect, test } from 'vitest';
import { compileSnippets } from './support/compiler.ts';

const imports = `
import { skipToken } from '@apollo/client/react';
import * as documents from '../src/documents.ts';
import * as graph from '../src/index.ts';
`;
const answered = `graph.useOrganizationQuery({ variables: { id: 'acme' } })`;
const listed = `graph.useOrganizationsQuery({ variables: { ids: ['acme'] } })`;

/** What the types take. */
const right: Readonly<Record<string, string>> = {
  'the variables that a query requires': `${answered}; ${listed};`,
  'no options where a query has no variables': `graph.useCurrentOrganizationQuery(); graph.useCurrentOrganizationSuspenseQuery();`,
  'skipToken in their place': `
    graph.useOrganizationQuery(skipToken);
    graph.useOrganizationSuspenseQuery(skipToken);
    graph.useCurrentOrganizationQuery(skipToken);`,
  'either of both': `
    declare const id: string | undefined;
    graph.useOrganizationQuery(id === undefined ? skipToken : { variables: { id } });`,
  'the options of Apollo Client': `
    graph.useOrganizationQuery({ variables: { id: 'acme' }, fetchPolicy: 'cache-first', pollInterval: 1000, skip: false });
    graph.useOrganizationLazyQuery({ notifyOnNetworkStatusChange: true });`,
  'the fields that the query itself selects': `
    const organization = ${answered}.data?.organization;
    const text: string | null | undefined = organization?.parent?.name;
    const status: graph.SourceStatus | undefined = organization?.sources[0]?.status;`,
  'the fields of a part, read by its fragment': `
    const organization = ${answered}.data?.organization ?? null;
    const isGranted: boolean | undefined = graph.useOrganizationPermissionsFragment(organization)?.permissions?.portal;`,
  'undefined in the place of an organization that is not there yet': `
    const organization = ${answered}.data?.organization;
    graph.useOrganizationPermissionsFragment(organization);
    graph.useOrganizationAddressFragment(null);`,
  'the organization of a state, read by its fragment': `
    const state = graph.organizationState(${answered}, 'organization');
    graph.useOrganizationAddressFragment('organization' in state ? state.organization : null);
    if (state.status === 'ready') documents.unmask(documents.OrganizationAddressFragmentDoc, state.organization);`,
  'an organization of any query where a fragment of it is wanted': `
    type Part = graph.FragmentOf<graph.OrganizationAddressFragment>;
    const parts: (Part | null | undefined)[] = [
      ${answered}.data?.organization,
      graph.useCurrentOrganizationQuery().data?.currentOrganization,
    ];`,
  'the field of one organization, and that of a list': `
    const one = graph.organizationState(${answered}, 'organization');
    const many = graph.organizationsState(${listed}, 'organizations');
    const own = graph.organizationState(graph.useCurrentOrganizationQuery(), 'currentOrganization');
    const lazy = graph.organizationState(graph.useOrganizationLazyQuery()[1], 'organization');
    const suspense = graph.organizationState(graph.useOrganizationSuspenseQuery(skipToken), 'organization');
    if (one.status === 'partial') {
      const id: string = one.organization.id;
      void one.missing[0]?.reason;
    }
    if (many.status === 'ready' && many.organizations[0]?.status === 'ready') {
      const id: string = many.organizations[0].organization.id;
    }`,
  'a switch over every status, with nothing left over': `
    function describe(state: graph.OrganizationState<{ readonly name: string | null }>): string | null {
      switch (state.status) {
        case 'idle':
        case 'loading':
        case 'not-found':
          return state.status;
        case 'ready':
        case 'partial':
          return state.organization.name;
        case 'forbidden':
        case 'signed-out':
        case 'failed':
          return state.failure.message;
      }
    }`,
  'credentials as an object, a function or a promise': `
    graph.createOrganizationClient({ url: '/graphql' });
    graph.createOrganizationClient({ url: '/graphql', credentials: { access: 'Bearer a', workforce: null } });
    graph.createOrganizationClient({ url: '/graphql', credentials: async () => ({ access: 'Bearer a' }) });`,
  'a token, at once or later, and none, beside the credential of a platform': `
    declare const users: { getUser(): Promise<{ access_token: string } | null> };
    graph.createOrganizationClient({ url: '/graphql', token: () => 'a' });
    graph.createOrganizationClient({ url: '/graphql', token: () => null, credentials: { workforce: 'a' } });
    graph.createOrganizationClient({ url: '/graphql', token: async () => (await users.getUser())?.access_token });
    const token: graph.TokenCallback = async ({ isRefused }: graph.TokenRequest) => (isRefused ? 'b' : 'a');`,
};

/** What the types refuse, with a part of the compiler's message. */
const wrong: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'no options where a variable is required': [`graph.useOrganizationQuery();`, 'Expected 1 arguments'],
  'no variables where one is required': [
    `graph.useOrganizationQuery({});`,
    "Argument of type '{}' is not assignable",
  ],
  'no variables with suspense': [
    `graph.useOrganizationSuspenseQuery({});`,
    "Argument of type '{}' is not assignable",
  ],
  'a variable left out': [`graph.useOrganizationQuery({ variables: {} });`, "'id' is missing"],
  'a variable that is undefined': [
    `graph.useOrganizationQuery({ variables: { id: undefined } });`,
    "'undefined' is not assignable to type 'string'",
  ],
  'a variable that the query does not have': [
    `graph.useOrganizationQuery({ variables: { id: 'acme', name: 'x' } });`,
    "'name' does not exist",
  ],
  'variables where the query has none': [
    `graph.useCurrentOrganizationQuery({ variables: { id: 'acme' } });`,
    'not assignable',
  ],
  'a lazy query that is run without its variable': [
    `void graph.useOrganizationLazyQuery()[0]();`,
    'Expected 1 arg',
  ],
  'another error policy': [
    `graph.useOrganizationQuery({ variables: { id: 'acme' }, errorPolicy: 'none' });`,
    "'errorPolicy' does not exist",
  ],
  'another error policy of a lazy query': [
    `graph.useOrganizationLazyQuery({ errorPolicy: 'none' });`,
    "'errorPolicy' does not exist",
  ],
  'another error policy with suspense': [
    `graph.useOrganizationSuspenseQuery({ variables: { id: 'acme' }, errorPolicy: 'none' });`,
    "'errorPolicy' does not exist",
  ],
  'half an answer of the cache': [
    `graph.useOrganizationQuery({ variables: { id: 'acme' }, returnPartialData: true });`,
    "'returnPartialData' does not exist",
  ],
  'a field that the query leaves to a fragment': [
    `void ${answered}.data?.organization?.permissions;`,
    "'permissions' does not exist",
  ],
  'a field that the schema does not have': [
    `void ${answered}.data?.organization?.colour;`,
    "'colour' does not exist",
  ],
  'a fragment of an organization whose query spreads another one': [
    `declare const organization: graph.FragmentOf<graph.OrganizationAddressFragment>;
    graph.useOrganizationPermissionsFragment(organization);`,
    'not assignable',
  ],
  'a fragment of an organization of a list, whose query spreads none': [
    `graph.useOrganizationPermissionsFragment(${listed}.data?.organizations[0]);`,
    'has no properties in common',
  ],
  'a fragment of an object that is made by hand': [
    `graph.useOrganizationPermissionsFragment({ id: 'acme' });`,
    "'id' does not exist",
  ],
  'a fragment of an object that has an id alone': [
    `const organization = { id: 'acme' };
    graph.useOrganizationPermissionsFragment(organization);`,
    'has no properties in common',
  ],
  'an organization of a list where a component wants a part': [
    `declare function Part(props: { organization: graph.FragmentOf<graph.OrganizationAddressFragment> | null }): null;
    const organization = ${listed}.data?.organizations[0] ?? null;
    void (<Part organization={organization} />);`,
    'not assignable',
  ],
  'to unmask an organization of a list': [
    `const organization = ${listed}.data?.organizations[0];
    if (organization) documents.unmask(documents.OrganizationAddressFragmentDoc, organization);`,
    'has no properties in common',
  ],
  'the state of a field that is not in the answer': [
    `graph.organizationState(${answered}, 'currentOrganization');`,
    `not assignable to parameter of type '"organization"'`,
  ],
  'the state of one organization for a list': [
    `graph.organizationState(${listed}, 'organizations');`,
    `not assignable to parameter of type 'never'`,
  ],
  'the state of a list for one organization': [
    `graph.organizationsState(${answered}, 'organization');`,
    `not assignable to parameter of type 'never'`,
  ],
  'the organization of a state that has none': [
    `const state = graph.organizationState(${answered}, 'organization');
    void state.organization;`,
    "'organization' does not exist",
  ],
  'data taken for certain': [`void ${answered}.data.organization;`, 'possibly'],
  'a credential of a platform that there is not': [
    `graph.createOrganizationClient({ url: '/graphql', credentials: { payroll: 'x' } });`,
    "'payroll' does not exist",
  ],
  'a token that is not asked for': [
    `graph.createOrganizationClient({ url: '/graphql', token: 'a' });`,
    "'string' is not assignable to type 'TokenCallback'",
  ],
  'default options, which would undo what the hooks decide': [
    `graph.createOrganizationClient({ url: '/graphql', defaultOptions: {} });`,
    "'defaultOptions' does not exist",
  ],
};

const codes = [...Object.values(right), ...Object.values(wrong).map(([code]) => code)];
const errorsOf = new Map(
  compileSnippets(codes.map((code) => imports + code)).map((errors, index) => [codes[index], errors]),
);

describe('the types', () => {
  test.each(Object.entries(right))('take %s', (_title, code) => {
    expect(errorsOf.get(code)).toEqual([]);
  });

  test.each(Object.entries(wrong))('refuse %s', (_title, [code, message]) => {
    const errors = errorsOf.get(code) ?? [];

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });
});

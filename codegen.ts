import type { CodegenConfig } from '@graphql-codegen/cli';

/** Text that an id or a point in time stands for in TypeScript. */
const scalars = { ID: { input: 'string', output: 'string' }, DateTime: 'string' };

/** The operations and fragments of the hooks package. */
const documents = 'clients/react/graphql/**/*.graphql';

/** How the answers of operations are typed: as they come, nothing of them to be changed. */
const operationTypes = {
  useTypeImports: true,
  immutableTypes: true,
  skipTypename: true,
  strictScalars: true,
  scalars,
  maybeValue: 'T | null',
  avoidOptionals: { field: true },
  optimizeDocumentNode: true,
};

/** How the documents of the hooks package are made, and with them their texts in the manifest. */
const hookDocuments = {
  ...operationTypes,
  enumType: 'string-literal',
  // A query's type shows its own fields; what a fragment asks for is read by the fragment.
  inlineFragmentTypes: 'mask',
  customDirectives: { apolloUnmask: true },
  documentMode: 'documentNodeImportFragments',
};

/**
 * Turns the SDL in schema/ into the resolver types, and the operations of the hooks package into its types, documents,
 * hooks and manifest; `npm run codegen:check` fails when any of them is stale.
 */
const config: CodegenConfig = {
  errorsOnly: true,
  schema: 'schema/**/*.graphql',
  generates: {
    'src/generated/resolver-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        // The schema is a Federation 2 subgraph: entities get a `__resolveReference` with typed keys.
        federation: true,
        useTypeImports: true,
        importExtension: '.ts',
        // Node strips types and cannot compile an `enum`.
        enumsAsTypes: true,
        immutableTypes: true,
        skipTypename: true,
        strictScalars: true,
        scalars: { ...scalars, _FieldSet: 'string' },
        maybeValue: 'T | null',
        // A model answers every field of its type: one that is left out would silently become null.
        avoidOptionals: { field: true },
        // A failure is a value until GraphQL reports it.
        resolverTypeWrapperSignature: 'Promise<T | Error> | T | Error',
        contextType: '../resolvers/context.ts#GraphContext',
        mappers: { Organization: '../organizations/organization.ts#Organization as OrganizationModel' },
      },
    },
    'clients/react/src/generated/documents.ts': {
      documents,
      plugins: ['typescript-operations', 'typed-document-node'],
      config: hookDocuments,
    },
    'clients/react/src/generated/hooks.ts': {
      documents,
      plugins: ['./clients/react/codegen/hooks-plugin.ts'],
    },
    'clients/react/persisted-documents.json': {
      documents,
      plugins: ['./clients/react/codegen/persisted-documents-plugin.ts'],
      config: hookDocuments,
    },
    'examples/console/src/generated/documents.ts': {
      documents: 'examples/console/graphql/**/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { ...operationTypes, documentNodeImport: '@apollo/client#TypedDocumentNode' },
    },
  },
};

export default config;

import type { CodegenConfig } from '@graphql-codegen/cli';

/** Turns the SDL in schema/ into the resolver types; `npm run codegen:check` fails when they are stale. */
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
        scalars: { ID: { input: 'string', output: 'string' }, DateTime: 'string', _FieldSet: 'string' },
        maybeValue: 'T | null',
        // A model answers every field of its type: one that is left out would silently become null.
        avoidOptionals: { field: true },
        // A failure is a value until GraphQL reports it.
        resolverTypeWrapperSignature: 'Promise<T | Error> | T | Error',
        contextType: '../resolvers/context.ts#GraphContext',
        mappers: { Organization: '../organizations/organization.ts#Organization as OrganizationModel' },
      },
    },
  },
};

export default config;

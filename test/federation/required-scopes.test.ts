import { readFile } from 'node:fs/promises';
import { ApolloGateway } from '@apollo/gateway';
import { graphqlSync } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSchema } from '../../src/server/schema.ts';
import { readRules } from '../sign-in/support/scoped-graph.ts';
import { composers, usesOf } from './support/composition.ts';

const users = await readFile(
  new URL('../../examples/supergraph/users/schema.graphql', import.meta.url),
  'utf8',
);

function sdlOf(schema: GraphQLSchema): string {
  const { data } = graphqlSync({ schema, source: '{ _service { sdl } }' });
  return (data as unknown as { _service: { sdl: string } })._service.sdl;
}

const plain = sdlOf(createSchema());
const scoped = sdlOf(
  createSchema({
    current: readRules({
      contacts: ['contacts:read'],
      parent: ['tree:read', 'units:read'],
      'trackingSettings.location': [['location:read'], ['admin', 'audit']],
      'trackingSettings.time.rounding.breakEnd': ['time:read'],
    }),
  }),
);
const uses = [
  'Organization.contacts @requiresScopes {"scopes":[["contacts:read"]]}',
  'Organization.parent @requiresScopes {"scopes":[["tree:read","units:read"]]}',
  'TimeRounding.breakEnd @requiresScopes {"scopes":[["time:read"]]}',
  'TrackingSettings.location @requiresScopes {"scopes":[["location:read"],["admin","audit"]]}',
];

describe('the SDL of our subgraph', () => {
  test('without rules, requires none', () => {
    expect(usesOf(plain, ['requiresScopes', 'federation__requiresScopes'])).toEqual([]);
    expect(plain).not.toContain('"@requiresScopes"');
  });

  test('with rules, has them on their fields and is the same else, byte for byte', () => {
    expect(usesOf(scoped, ['requiresScopes'])).toEqual(uses);
    const without = scoped
      .replace(', "@requiresScopes"]', ']')
      .replaceAll(/ @requiresScopes\(scopes: \[\["[^)]*\)/g, '')
      .replace('directive @requiresScopes(', 'directive @federation__requiresScopes(');
    expect(without).toBe(plain);
  });
});

describe.each(composers)('%s', (_, compose) => {
  test("composes it with the example's users, without a remark, and keeps each rule", () => {
    const { supergraphSdl, remarks } = compose({ organizations: scoped, users });
    expect(remarks).toEqual([]);
    expect(usesOf(supergraphSdl, ['requiresScopes'])).toEqual(uses);
    expect(supergraphSdl).toContain('https://specs.apollo.dev/requiresScopes/v0.1');
    const others = ['tag', 'cost', 'listSize'];
    expect(usesOf(supergraphSdl, others)).toEqual(usesOf(plain, others));
  });

  test("makes a supergraph that Apollo's gateway refuses to run, unlike that of the SDL without rules", async () => {
    const start = async (sdl: string) => {
      const gateway = new ApolloGateway({
        supergraphSdl: compose({ organizations: sdl, users }).supergraphSdl,
        logger: { debug() {}, info() {}, warn() {}, error() {} },
      });
      await gateway.load();
      await gateway.stop();
    };
    await expect(start(scoped)).rejects.toThrow(
      'feature https://specs.apollo.dev/requiresScopes/v0.1 is for: SECURITY but is unsupported',
    );
    await expect(start(plain)).resolves.toBeUndefined();
  });
});

import { execFile } from 'node:child_process';
import { access, cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSchema, getIntrospectionQuery, graphqlSync } from 'graphql';
import type { IntrospectionQuery, IntrospectionType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { printServedSchema } from '../../scripts/printed-schema.ts';
import { plantTree, repository } from '../house/planted-tree.ts';
import { startGraph } from '../support/graph.ts';
import type { Answer } from '../support/graph.ts';

async function readPrinted(name: string): Promise<string> {
  return readFile(join(repository, 'printed', name), 'utf8');
}

/** Runs `scripts/print-schema.ts` of a tree; answers its exit code and what it wrote. */
async function printSchemaOf(
  tree: string,
  ...options: string[]
): Promise<{ code: number; stderr: string; stdout: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(tree, 'scripts/print-schema.ts'), ...options],
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

/** Every type but GraphQL's own, by name; the root fields of federation are left out. */
function describeTypes(data: Answer['data']): ReadonlyMap<string, IntrospectionType> {
  const { __schema } = data as unknown as IntrospectionQuery;
  const types = __schema.types.filter(({ name }) => !name.startsWith('__'));
  return new Map(
    types.map((type) => [
      type.name,
      type.kind === 'OBJECT'
        ? { ...type, fields: type.fields.filter(({ name }) => !name.startsWith('_')) }
        : type,
    ]),
  );
}

describe('printed/', () => {
  test('subgraph.graphql is what _service answers', async () => {
    await using graph = await startGraph();
    const { data } = await graph.query('{ _service { sdl } }');
    const { sdl } = (data as { _service: { sdl: string } })._service;
    expect(await readPrinted('subgraph.graphql')).toBe(`${sdl.trim()}\n`);
  });

  test('schema.graphql is what introspection answers, without what is of federation', async () => {
    await using graph = await startGraph();
    const source = getIntrospectionQuery({ specifiedByUrl: true });
    const schema = buildSchema(await readPrinted('schema.graphql'));
    const printed = describeTypes(graphqlSync({ schema, source }).data);
    const served = describeTypes((await graph.query(source)).data);
    const others = [...served.keys()].filter((name) => !printed.has(name));
    expect(others.filter((name) => !/^(_|federation__|link__)/.test(name))).toEqual([]);
    expect(others).toContain('_Entity');
    for (const [name, type] of printed) expect(served.get(name)).toEqual(type);
  });

  test.each(['subgraph', 'api'] as const)('the %s is what is printed now', async (which) => {
    const file = { subgraph: 'subgraph.graphql', api: 'schema.graphql' }[which];
    expect(printServedSchema()[which]).toBe(await readPrinted(file));
  });
});

describe('scripts/print-schema.ts', () => {
  test('with --check, exits 0 in silence', async () => {
    expect(await printSchemaOf(repository, '--check')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('with --check, beside stale and missing copies, names them, exits 1 and writes nothing; without, mends them', async () => {
    await using tree = await plantTree({ 'printed/schema.graphql': 'type Query { stale: Int }\n' });
    await Promise.all(
      ['scripts', 'src', 'schema', 'package.json'].map((name) =>
        cp(join(repository, name), join(tree.root, name), { recursive: true }),
      ),
    );
    await symlink(join(repository, 'node_modules'), join(tree.root, 'node_modules'), 'dir');

    const stale = await printSchemaOf(tree.root, '--check');
    expect(stale).toMatchObject({ code: 1, stdout: '' });
    expect(stale.stderr.trim().split('\n')).toEqual([
      'printed/subgraph.graphql is stale: run npm run schema:print',
      'printed/schema.graphql is stale: run npm run schema:print',
    ]);
    const schemaFile = join(tree.root, 'printed/schema.graphql');
    expect(await readFile(schemaFile, 'utf8')).toBe('type Query { stale: Int }\n');

    expect(await printSchemaOf(tree.root)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(schemaFile, 'utf8')).toBe(await readPrinted('schema.graphql'));

    await writeFile(schemaFile, `${await readPrinted('schema.graphql')}\n`);
    expect(await printSchemaOf(tree.root, '--check')).toMatchObject({
      code: 1,
      stderr: 'printed/schema.graphql is stale: run npm run schema:print\n',
    });
  });
});

describe('the package', () => {
  const { resolve } = createRequire(import.meta.url);

  test.each([
    ['organization-graph/schema.graphql', 'printed/schema.graphql'],
    ['organization-graph/subgraph.graphql', 'printed/subgraph.graphql'],
    ['organization-graph/package.json', 'package.json'],
  ])('offers %s, which is there', async (specifier, file) => {
    const path = resolve(specifier);
    expect(path).toBe(join(repository, file));
    await expect(access(path)).resolves.toBeUndefined();
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { Change, Rule } from '@graphql-inspector/core';
import { buildASTSchema, parse, print } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { printServedSchema } from './printed-schema.ts';

// Lists what changed since an earlier schema: `npm run schema:diff -- <file or git ref>`. Exits 1 where a change breaks
// clients or composition, 2 where there is nothing to compare with.

/** The keys of every entity, each as `Type @key(fields: …)`. */
function keysOf(schema: GraphQLSchema | null): Set<string> {
  const types = Object.values(schema?.getTypeMap() ?? {});
  return new Set(
    types.flatMap(({ name, astNode }) =>
      (astNode?.directives ?? [])
        .filter((directive) => directive.name.value === 'key')
        .map((directive) => `${name} ${print(directive)}`),
    ),
  );
}

/** A key is told as a whole, and losing one is breaking: whoever refers to the entity by it can do so no more. */
const keysAreBinding: Rule = ({ changes, oldSchema, newSchema }) => {
  const [before, after] = [keysOf(oldSchema), keysOf(newSchema)];
  const keyChange =
    (verb: string, level: CriticalityLevel) =>
    (key: string): Change => ({
      type: ChangeType.DirectiveUsageObjectRemoved,
      message: `Key ${verb}: ${key}`,
      meta: {},
      criticality: { level },
    });
  return [
    ...changes.filter(({ path }) => !(path ?? '').includes('@key')),
    ...[...before.difference(after)].map(keyChange('removed', CriticalityLevel.Breaking)),
    ...[...after.difference(before)].map(keyChange('added', CriticalityLevel.NonBreaking)),
  ];
};

/** Reads a file, or what was printed at a git ref. @throws where there is neither */
function readEarlier(name: string): string {
  if (statSync(name, { throwIfNoEntry: false })?.isFile() === true) return readFileSync(name, 'utf8');
  const object = `${name}:printed/subgraph.graphql`;
  const git = spawnSync('git', ['show', '--end-of-options', object], { encoding: 'utf8' });
  if (git.status !== 0) throw new Error('is no file, and no git ref that has printed/subgraph.graphql');
  return git.stdout;
}

/** Federation's directives are used without being defined. @throws where the text is no SDL */
function build(sdl: string): GraphQLSchema {
  try {
    const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true, assumeValid: true });
    if (schema.getQueryType()) return schema;
  } catch (error) {
    throw new Error(`is not an SDL: ${firstLineOf(error)}`, { cause: error });
  }
  throw new Error('is not an SDL: it has no type Query');
}

async function main(name: string | undefined): Promise<number> {
  if (name === undefined) {
    console.error('Usage: npm run schema:diff -- <file with an SDL, or git ref>');
    return 2;
  }
  let earlier: string;
  let earlierSchema: GraphQLSchema;
  try {
    earlier = readEarlier(name);
    earlierSchema = build(earlier);
  } catch (error) {
    console.error(`${name} ${firstLineOf(error)}`);
    return 2;
  }
  // A subgraph's SDL is compared with ours, keys and tags included; any other with what clients see.
  const { subgraph, api } = printServedSchema();
  const served = build(earlier.includes('@link') ? subgraph : api);
  const changes = await diff(earlierSchema, served, [keysAreBinding]);

  const messagesOf = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);
  const breaking = messagesOf(CriticalityLevel.Breaking);
  report('Breaking', breaking);
  report('Dangerous', messagesOf(CriticalityLevel.Dangerous));
  report('Safe', messagesOf(CriticalityLevel.NonBreaking));
  return breaking.length > 0 ? 1 : 0;
}

function firstLineOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}

function report(title: string, messages: readonly string[]): void {
  console.log(`${title}: ${messages.length === 0 ? 'none' : messages.length}`);
  for (const message of messages) console.log(`  ${message}`);
}

process.exitCode = await main(process.argv[2]);

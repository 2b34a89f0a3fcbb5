import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

/** Reads a file, or what was printed at a git ref; null where there is neither. */
function readEarlier(name: string): string | null {
  if (existsSync(name)) return readFileSync(name, 'utf8');
  try {
    const object = `${name}:printed/subgraph.graphql`;
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('git', ['show', '--end-of-options', object], { encoding: 'utf8', stdio: [...stdio] });
  } catch {
    return null;
  }
}

/** Federation's directives are used without being defined. */
function build(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true, assumeValid: true });
}

async function main(name: string | undefined): Promise<number> {
  const earlier = name === undefined ? null : readEarlier(name);
  if (earlier === null) {
    console.error('Usage: npm run schema:diff -- <file with an SDL, or git ref>');
    return 2;
  }
  let earlierSchema: GraphQLSchema;
  try {
    earlierSchema = build(earlier);
  } catch (error) {
    console.error(`${name ?? ''} is not an SDL: ${error instanceof Error ? error.message : String(error)}`);
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

function report(title: string, messages: readonly string[]): void {
  console.log(`${title}: ${messages.length === 0 ? 'none' : messages.length}`);
  for (const message of messages) console.log(`  ${message}`);
}

process.exitCode = await main(process.argv[2]);

import type { GraphQLSchema } from 'graphql';
import { findFileProblems } from '../files/parsed-file.ts';
import type { ParsedText } from '../files/parsed-file.ts';
import { findRepeatedKeys } from '../files/repeated-keys.ts';
import { watchFile } from '../files/watched-file.ts';
import type { WatchedFile } from '../files/watched-file.ts';
import type { Logger } from '../telemetry/logger.ts';
import { FieldPaths } from './field-paths.ts';
import { FieldRules } from './field-rules.ts';
import type { FieldRule } from './field-rules.ts';

/** What OAuth takes for one scope (RFC 6749, 3.3): printable ASCII without space, quote and backslash. */
const scopeToken = /^[!#-[\]-~]+$/;

/** The rules of a file, always as the file last was when it was good. */
export type ScopesFile = WatchedFile<FieldRules>;

/** Where the rules are, and which fields they can be about. */
export interface ScopesFileOptions {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  /** Milliseconds between two looks. */
  readonly pollIntervalMs?: number;
}

/**
 * Reads the file and follows its changes. A change that cannot be used is logged and the rules stay as they were.
 *
 * @throws FileError where the file cannot be used at the start
 */
export function openScopesFile(options: ScopesFileOptions): Promise<ScopesFile> {
  const { path, schema, logger, pollIntervalMs } = options;
  return watchFile({
    path,
    parse: createFieldRulesParser(schema),
    pollIntervalMs,
    onChange: ({ rules }) => logger.info({ rules: rules.length }, 'rules for fields reloaded'),
    onBadChange: (problems, { rules }) =>
      logger.error(
        { problems, rules: rules.length },
        'the changed scopes file cannot be used; the old rules stay',
      ),
  });
}

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export function findScopesFileProblems(path: string, schema: GraphQLSchema): Promise<readonly string[]> {
  return findFileProblems(path, createFieldRulesParser(schema));
}

/**
 * Creates what reads the text of a scopes file: a JSON object with the scopes that a field needs under the field's path
 * below `Organization`. A list of scopes needs all of them; of a list of such lists, any one is enough.
 *
 * @returns the parser, which gives the rules, or every problem, each naming its entry
 */
export function createFieldRulesParser(schema: GraphQLSchema): (text: string) => ParsedText<FieldRules> {
  return (json) => {
    const entries = readEntries(json);
    if (typeof entries === 'string') return { problems: [entries] };
    const paths = new FieldPaths(schema);
    const problems = findRepeatedKeys(json).map((path) => `${JSON.stringify(path)}: is there more than once`);
    const rules: FieldRule[] = [];
    for (const [path, value] of entries) {
      const field = paths.find(path);
      const scopes = parseScopes(value);
      if ('problem' in field) problems.push(`${JSON.stringify(path)}: ${field.problem}`);
      if ('problem' in scopes) problems.push(`${JSON.stringify(path)}: ${scopes.problem}`);
      if ('path' in field && 'value' in scopes) rules.push({ field, scopes: scopes.value });
    }
    return problems.length > 0 ? { problems } : { value: new FieldRules(rules) };
  };
}

/** The entries of the file; or what is wrong with it as a whole. */
function readEntries(text: string): [string, unknown][] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return 'is not a JSON object that has the scopes of each field under its path';
  }
  const entries = Object.entries(json);
  return entries.length > 0 ? entries : 'has no rule: everybody could read everything';
}

function parseScopes(value: unknown): { readonly value: string[][] } | { readonly problem: string } {
  if (!Array.isArray(value)) return { problem: 'needs a list of scopes, or a list of such lists' };
  const given: readonly unknown[] = value;
  const lists: readonly unknown[] = given.some(Array.isArray) ? given : [given];
  const parsed: string[][] = [];
  for (const list of lists) {
    if (!Array.isArray(list)) return { problem: 'needs either scopes or lists of scopes, not both' };
    if (list.length === 0) return { problem: 'has a list without a scope: everybody could read it' };
    const scopes = new Set<string>();
    for (const scope of list as readonly unknown[]) {
      if (scope === '*') return { problem: '"*" does not stand for any scope: each is named' };
      if (typeof scope !== 'string' || !scopeToken.test(scope)) {
        return { problem: `${JSON.stringify(scope)} is no scope: letters, digits and signs, without spaces` };
      }
      scopes.add(scope);
    }
    parsed.push([...scopes]);
  }
  return { value: parsed };
}

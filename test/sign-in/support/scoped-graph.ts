import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FieldRules } from '../../../src/organizations/field-rules.ts';
import { createFieldRulesParser } from '../../../src/organizations/scopes-file.ts';
import { createSchema } from '../../../src/server/schema.ts';
import { startGraph } from '../../support/graph.ts';
import type { Answer, TestGraph, TestGraphOptions } from '../../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../../support/identity-provider.ts';

/** What a test asks with: the scopes of its sign-in, separated by spaces. */
interface ScopedQuery {
  readonly scopes: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A graph with rules for fields, whose callers sign in and are granted every organization. */
export interface ScopedGraph extends AsyncDisposable, Pick<TestGraph, 'access' | 'workforce' | 'logLines'> {
  /** The paths that both upstreams were asked for since the last query began, in order. */
  readonly calls: readonly string[];
  query(document: string, options: ScopedQuery): Promise<Answer>;
  /** Puts another scopes file in the place of the first one. */
  replaceRules(text: string): Promise<void>;
}

/** What a scopes file has. */
export type Rules = Readonly<Record<string, unknown>>;

/** Reads rules as a scopes file has them; fails where they have a problem. */
export function readRules(rules: Rules): FieldRules {
  const parsed = createFieldRulesParser(createSchema())(JSON.stringify(rules));
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.value;
}

/** Starts one. Release it with `await using`. */
export async function startScopedGraph(rules: Rules, options: TestGraphOptions): Promise<ScopedGraph> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
  started.defer(() => rm(folder, { recursive: true }));
  const scopesFile = join(folder, 'scopes.json');
  await writeFile(scopesFile, JSON.stringify(rules));
  const provider = started.use(await startIdentityProvider());
  const graph = started.use(
    await startGraph({
      ...options,
      environment: {
        ...provider.environment,
        AUTH_SCOPES_FILE: scopesFile,
        UPSTREAM_RETRIES: '0',
        BREAKER_MIN_ATTEMPTS: '0',
        BREAKER_CONSECUTIVE_FAILURES: '0',
        ...options.environment,
      },
    }),
  );
  const { access, workforce, logLines } = graph;

  /** The server remembers tokens: the same scopes come by the same one. */
  const tokens = new Map<string, string>();
  const all = started.move();
  return {
    access,
    workforce,
    logLines,
    get calls() {
      return graph.calls;
    },
    query: async (document, { scopes, variables = {} }) => {
      access.clear();
      workforce.clear();
      const token = tokens.get(scopes) ?? (await provider.token({ organizations: '*', scope: scopes }));
      tokens.set(scopes, token);
      return graph.query(document, { variables, headers: signedInBy(token) });
    },
    replaceRules: async (text) => {
      await writeFile(`${scopesFile}.next`, text);
      await rename(`${scopesFile}.next`, scopesFile);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

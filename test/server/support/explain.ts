import type { ExplainedRecord } from '../../../src/organizations/explanation.ts';
import { bothCredentials } from '../../support/graph.ts';
import type { Answer, QueryOptions, TestGraph } from '../../support/graph.ts';

/** What `extensions.explain` of an answer is. */
export interface Explained {
  readonly durationMs: number;
  readonly records: readonly ExplainedRecord[];
  readonly omitted: number;
}

/** The header by which a caller asks for it. */
export const explainHeader = { 'x-explain': 'true' };

/** Asks, and asks how the records were read. */
export async function askExplained(
  graph: TestGraph,
  document: string,
  { headers = bothCredentials, ...options }: QueryOptions = {},
): Promise<Answer & { readonly explain: Explained }> {
  const answer = await graph.query(document, { ...options, headers: { ...headers, ...explainHeader } });
  return { ...answer, explain: explainedIn(answer) };
}

/** Reads the body of an answer. @throws where it does not tell how its records were read */
export function explainedInText(text: string): Explained {
  return explainedIn({ ...(JSON.parse(text) as Pick<Answer, 'extensions'>), text });
}

/** @throws where an answer does not tell how its records were read */
export function explainedIn({ extensions, text }: Pick<Answer, 'extensions' | 'text'>): Explained {
  const explained = extensions?.['explain'];
  if (explained === undefined) throw new Error(`nothing is explained in ${text}`);
  return explained as Explained;
}

/** Each record as `SOURCE id RESULT from FROM`. */
export function inWords({ records }: Explained): string[] {
  return records.map(({ source, id, result, from }) =>
    [source, id, result, 'from', from].map(String).join(' '),
  );
}

import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { ExplainedRecord } from '../../organizations/explanation.ts';
import type { ServerContext } from '../context.ts';

/** What `extensions.explain` of an answer is. */
interface Explained {
  /** How long the operation took until its answer was made, in milliseconds. */
  readonly durationMs: number;
  /** In the order in which they were asked for. */
  readonly records: readonly ExplainedRecord[];
  /** How many more there would be, had the answer room for them. */
  readonly omitted: number;
}

/** Tells how the records were read, to whoever asked for it and may. It never makes an answer too large. */
export function explain({
  response,
  contextValue,
}: GraphQLRequestContextWillSendResponse<ServerContext>): void {
  const { explanation, answer } = contextValue;
  if (explanation === null || response.body.kind !== 'single') return;
  const { singleResult } = response.body;
  const all = explanation.records;
  const fitting = all.findIndex((record) => !answer.takeBytes(JSON.stringify(record).length));
  const records = fitting === -1 ? all : all.slice(0, fitting);
  const explained: Explained = {
    durationMs: explanation.durationMs,
    records,
    omitted: all.length - records.length,
  };
  singleResult.extensions = { ...singleResult.extensions, explain: explained };
}

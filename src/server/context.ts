import type { FastifyRequest } from 'fastify';
import { Explanation } from '../organizations/explanation.ts';
import type { RequestLinks } from '../organizations/links.ts';
import { Organizations } from '../organizations/organizations.ts';
import type { OrganizationsOptions } from '../organizations/organizations.ts';
import type { BeginRead } from '../organizations/read-watcher.ts';
import type { SourceObserver } from '../organizations/records.ts';
import type { GraphContext } from '../resolvers/context.ts';
import type { SourceName, Sources } from '../sources/registry.ts';
import type { OperationTrace } from '../telemetry/tracing/operation-trace.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { ResponseBudget } from '../upstream/response-budget.ts';
import { AnswerBudget } from './answer-budget.ts';
import type { Identification } from './callers.ts';
import { reportOf } from './request-report.ts';
import type { ResultsUnderWay } from './results-under-way.ts';
import type { RequestReport } from './request-report.ts';
import { refuseUnsigned } from './unsigned.ts';

/** What the server itself keeps for one operation, beside what resolvers share. */
export interface ServerContext extends GraphContext {
  readonly report: RequestReport;
  /** How large the answer may still become. */
  readonly answer: AnswerBudget;
  /** How the records are read; null where the caller does not ask for it, or may not. */
  readonly explanation: Explanation | null;
  /** Called when the operation ends. A list, since Apollo Server copies the context: the copies share it. */
  readonly releases: (() => void)[];
}

/** What every request's context is made of. */
export interface ContextOptions {
  readonly sources: Sources;
  /** The links as a request sees them that begins now. */
  readonly currentLinks: () => RequestLinks;
  readonly operationTimeoutMs: number;
  readonly maxUpstreamCalls: number;
  /** How many bytes of upstream responses one operation may hold; any number by default. */
  readonly maxHeldBytes?: number;
  /** What counts what all operations hold; nothing by default. */
  readonly responseBudget?: ResponseBudget | null;
  /** Bounds the results that are being made; nothing does by default. */
  readonly results?: ResultsUnderWay | null;
  /** How large an answer may be, in bytes. */
  readonly maxAnswerBytes: number;
  /** Told of every read of each source. */
  readonly observers: Readonly<Record<SourceName, SourceObserver>>;
}

/** On whose behalf an operation runs, and how long it may. */
export interface Caller extends Identification {
  readonly deadline: Deadline;
  /** Whether the answer is to tell how its records were read. */
  readonly isExplained: boolean;
}

/**
 * Creates the function that makes each operation's context: its view of the organizations, and what its answer may weigh.
 * It rejects with the error to answer where the caller has not signed in, though it must.
 */
export function createContextFunction(options: ContextOptions) {
  const { sources, currentLinks, maxUpstreamCalls, maxAnswerBytes, observers } = options;
  const { maxHeldBytes, responseBudget, results = null } = options;

  return (
    request: FastifyRequest,
    { credentials, viewer, problem, deadline, isExplained }: Caller,
  ): Promise<ServerContext> => {
    if (problem !== null) return Promise.reject(refuseUnsigned(request, problem));
    const explanation = isExplained ? new Explanation() : null;
    const organizations = new Organizations({
      sources,
      links: currentLinks(),
      viewer,
      credentials,
      deadline,
      maxUpstreamCalls,
      maxHeldBytes,
      responseBudget,
      observers,
      ...watchersOf(request.trace, explanation),
    });
    const report = reportOf(request);
    report.tally = organizations.tally;
    const answer = new AnswerBudget(maxAnswerBytes, results && { results, deadline });
    return Promise.resolve({
      requestId: request.id,
      organizations,
      report,
      answer,
      explanation,
      releases: [() => organizations.release(), () => answer.release()],
    });
  };
}

/** Who is told of each read by itself: hardly ever anybody, and then nothing is made for it. */
function watchersOf(
  trace: OperationTrace | null,
  explanation: Explanation | null,
): Pick<OrganizationsOptions, 'beginReads' | 'onNamed'> | null {
  if (trace === null && explanation === null) return null;
  const beginReads: BeginRead[] = [];
  if (trace !== null) beginReads.push((source) => trace.beginRead(source));
  if (explanation === null) return { beginReads };
  return { beginReads: [...beginReads, explanation.begin], onNamed: explanation.name };
}

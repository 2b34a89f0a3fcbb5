import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { noDeniedFields } from '../organizations/denied-fields.ts';
import { Explanation } from '../organizations/explanation.ts';
import type { FieldRules } from '../organizations/field-rules.ts';
import type { RequestLinks } from '../organizations/links.ts';
import { Organizations } from '../organizations/organizations.ts';
import type { OrganizationsOptions } from '../organizations/organizations.ts';
import type { BeginRead } from '../organizations/read-watcher.ts';
import type { Credentials, SourceObserver } from '../organizations/records.ts';
import type { GraphContext } from '../resolvers/context.ts';
import { forEverySource, sourceNames } from '../sources/registry.ts';
import type { SourceName, Sources } from '../sources/registry.ts';
import type { OperationTrace } from '../telemetry/tracing/operation-trace.ts';
import type { Credential, CredentialReader } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import { AnswerBudget } from './answer-budget.ts';
import { reportOf } from './request-report.ts';
import type { RequestReport } from './request-report.ts';

/** What the server itself keeps for one operation, beside what resolvers share. */
export interface ServerContext extends GraphContext {
  readonly report: RequestReport;
  /** How large the answer may still become. */
  readonly answer: AnswerBudget;
  /** How the records are read; null where the caller does not ask for it, or may not. */
  readonly explanation: Explanation | null;
}

/** What every request's context is made of. */
export interface ContextOptions {
  readonly sources: Sources;
  /** The links as a request sees them that begins now. */
  readonly currentLinks: () => RequestLinks;
  readonly readCredential: CredentialReader;
  /** The request headers that carry the caller's credentials, in lower case. */
  readonly credentialHeaders: Readonly<Record<SourceName, string>>;
  /** Which scopes it takes to read which fields; none by default. */
  readonly fieldRules?: FieldRules | null;
  readonly operationTimeoutMs: number;
  readonly maxUpstreamCalls: number;
  /** How large an answer may be, in bytes. */
  readonly maxAnswerBytes: number;
  /** Told of every read of each source. */
  readonly observers: Readonly<Record<SourceName, SourceObserver>>;
}

/** On whose behalf an operation runs, and how long it may. */
export interface Caller {
  readonly credentials: Credentials;
  /** The scopes of the sign-in; where nobody is signed in, no rule for fields holds. */
  readonly scopes?: ReadonlySet<string> | null;
  readonly deadline: Deadline;
  /** Whether the answer is to tell how its records were read. */
  readonly isExplained: boolean;
}

/**
 * Creates what reads the caller's credential for each source; null where none was sent.
 *
 * What came last on a connection is remembered for as long as the connection is: a client says the same each time, and
 * each fingerprint takes as long as finding out that nothing else is to be done.
 */
export function createCredentialsReader({
  readCredential,
  credentialHeaders,
}: Pick<ContextOptions, 'readCredential' | 'credentialHeaders'>) {
  const lastOnConnection = new WeakMap<Socket, Credentials>();

  return ({ headers, socket }: FastifyRequest): Credentials => {
    const last = lastOnConnection.get(socket);
    if (
      last !== undefined &&
      sourceNames.every((source) => headers[credentialHeaders[source]] === last[source]?.headerValue)
    ) {
      return last;
    }
    const credentials = forEverySource<Record<SourceName, Credential | null>>((source) => {
      const value = headers[credentialHeaders[source]];
      return readCredential(typeof value === 'string' ? value : undefined);
    });
    lastOnConnection.set(socket, credentials);
    return credentials;
  };
}

/** Creates the function that makes each operation's context: its view of the organizations, and what its answer may weigh. */
export function createContextFunction(options: ContextOptions) {
  const { sources, currentLinks, maxUpstreamCalls, maxAnswerBytes, observers, fieldRules = null } = options;

  return (
    request: FastifyRequest,
    { credentials, scopes = null, deadline, isExplained }: Caller,
  ): Promise<ServerContext> => {
    const explanation = isExplained ? new Explanation() : null;
    const organizations = new Organizations({
      sources,
      links: currentLinks(),
      credentials,
      deadline,
      deniedFields: scopes === null || fieldRules === null ? noDeniedFields : fieldRules.deniedFor(scopes),
      maxUpstreamCalls,
      observers,
      ...watchersOf(request.trace, explanation),
    });
    const report = reportOf(request);
    report.tally = organizations.tally;
    const answer = new AnswerBudget(maxAnswerBytes);
    return Promise.resolve({ requestId: request.id, organizations, report, answer, explanation });
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

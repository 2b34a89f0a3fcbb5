import { ApolloServer } from '@apollo/server';
import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { createErrorFormatter } from '../errors/format-error.ts';
import type { OperationLimits } from '../organizations/operation-limits.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ServerContext } from './context.ts';
import { createDocumentStore, createPersistedQueries } from './document-stores.ts';
import { refuseServiceSdl } from './service-sdl.ts';
import { noPersistedQueries } from './operation/listed-documents.ts';
import { createOperationPlugin } from './operation/plugin.ts';
import type { RequestsInFlight } from './requests-in-flight.ts';
import type { ResponseBacklog } from './response-backlog.ts';
import { createResultWriter } from './result-writer.ts';
import type { SafelistOptions } from './safelist.ts';

/** How GraphQL is served. */
export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  readonly introspection: boolean;
  /** The operations that may run; without it, any. */
  readonly safelist?: SafelistOptions | null;
  /** Answers browsers, or nobody. */
  readonly landingPage: ApolloServerPlugin;
  readonly logger: Logger;
  /** Counts what waits to be sent. */
  readonly backlog: ResponseBacklog;
  /** Counts the documents of operations in flight. */
  readonly requests: RequestsInFlight;
  /** Stops taking requests and waits for those under way; part of Apollo Server's own stop. */
  readonly drain: () => Promise<void>;
}

/** How many errors are told of one document, and of its variables: each takes longer to write than ten fields to check. */
const MAX_ERRORS = 20;

/** Creates the Apollo Server; the caller starts and stops it. */
export function createApolloServer(options: ApolloOptions): ApolloServer<ServerContext> {
  const {
    schema,
    limits,
    introspection,
    safelist = null,
    landingPage,
    logger,
    backlog,
    requests,
    drain,
  } = options;
  const drainPlugin: ApolloServerPlugin<ServerContext> = {
    serverWillStart: () => Promise.resolve({ drainServer: drain }),
  };
  return new ApolloServer<ServerContext>({
    schema,
    introspection,
    logger,
    formatError: createErrorFormatter({
      suggests: introspection,
      maxIntrospectionDepth: limits.maxIntrospectionDepth,
    }),
    parseOptions: { maxLexicalTokens: limits.maxTokens },
    validationOptions: { maxErrors: MAX_ERRORS },
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    includeStacktraceInErrorResponses: false,
    stringifyResult: createResultWriter(backlog),
    validationRules: introspection ? [] : [refuseServiceSdl],
    documentStore: createDocumentStore(),
    // Whoever may run listed documents only may not add one.
    persistedQueries: safelist?.mode === 'enforce' ? { cache: noPersistedQueries } : createPersistedQueries(),
    // Signals are main's: two handlers would hang the drain.
    stopOnTerminationSignals: false,
    plugins: [
      createOperationPlugin({ limits, safelist, requests, logger }),
      drainPlugin,
      landingPage,
      // It hooks into every field, up to half of an operation's time, for a header that says no-store all the same.
      ApolloServerPluginCacheControlDisabled(),
      // It turns itself on for subgraphs and would tell a router every field's time and error.
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
}

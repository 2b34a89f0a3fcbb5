import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { DocumentNode, GraphQLError } from 'graphql';
import { checkDocument } from '../../organizations/document-limits.ts';
import type { OperationLimits } from '../../organizations/operation-limits.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ServerContext } from '../context.ts';
import { namesOf } from '../request-report.ts';
import { REQUESTS_MESSAGE } from '../requests-in-flight.ts';
import type { RequestsInFlight } from '../requests-in-flight.ts';
import { overloaded } from '../result-writer.ts';
import type { SafelistOptions } from '../safelist.ts';
import { refuseExcess } from './answer-budget.ts';
import { signErrors } from './errors.ts';
import { explain } from './explain.ts';
import { findLimitExceeded } from './limits.ts';
import { findDocument } from './listed-documents.ts';
import { detachText, locateErrorsOf } from './locations.ts';
import { outcomeOf } from './outcome.ts';
import { mendPersistedQueryId } from './persisted-query-id.ts';
import { MAX_NAME_LENGTH, createStandIn, refusalOf } from './refused-documents.ts';

/** What is done with every operation. */
export interface OperationOptions {
  readonly limits: OperationLimits;
  /** The operations that may run; null for any. */
  readonly safelist: SafelistOptions | null;
  /** Counts the documents. */
  readonly requests: RequestsInFlight;
  readonly logger: Logger;
}

/** What a hook gives back that waits for nothing. */
const done = Promise.resolve();

const noEnd = Promise.resolve(undefined);

function refuse(excess: GraphQLError | null): void {
  if (excess !== null) throw excess;
}

/**
 * Creates the one plugin for all that is done with every operation, in the order in which it is done.
 *
 * One for all, because Apollo Server waits for each plugin anew at each stage: of the promises that a small operation
 * takes, that saves a third.
 */
export function createOperationPlugin(options: OperationOptions): ApolloServerPlugin<ServerContext> {
  const { limits, safelist, requests, logger } = options;

  const listener: GraphQLRequestListener<ServerContext> = {
    validationDidStart(operation) {
      // Not readonly where it is made: Apollo Server reads it again after this hook.
      const context: { document: DocumentNode } = operation;
      detachText(operation.document);
      const error = checkDocument(operation.document, operation.schema, limits);
      if (error !== null) context.document = createStandIn(operation.document, error);
      return noEnd;
    },
    didResolveOperation(operation) {
      const { report } = operation.contextValue;
      const refusal = refusalOf(operation.document);
      if (refusal !== null) {
        report.operationType = refusal.operationType;
        report.operationName = refusal.operationName;
        return Promise.reject(refusal.error);
      }
      report.operationType = operation.operation?.operation ?? null;
      report.operationName = operation.operationName?.slice(0, MAX_NAME_LENGTH) ?? null;
      const releaseDocument = requests.hold(operation.document);
      if (releaseDocument === null) return Promise.reject(overloaded(REQUESTS_MESSAGE));
      operation.contextValue.releases.push(releaseDocument);
      const excess = findLimitExceeded(operation, limits);
      if (excess instanceof Promise) return excess.then(refuse);
      return excess === null ? done : Promise.reject(excess);
    },
    willSendResponse(operation) {
      // Before the errors are counted and given their ids.
      refuseExcess(operation);
      operation.contextValue.report.outcome = outcomeOf(operation);
      locateErrorsOf(operation);
      signErrors(operation, logger);
      explain(operation);
      return done;
    },
  };
  if (safelist?.mode === 'log') {
    listener.didResolveSource = ({ queryHash, contextValue: { report } }) => {
      if (!safelist.current.documents.has(queryHash)) report.unlisted = queryHash;
      return done;
    };
  }
  const listening = Promise.resolve(listener);

  return {
    requestDidStart({ request }) {
      if (safelist !== null) findDocument(request, safelist.current);
      mendPersistedQueryId(request);
      return listening;
    },
    unexpectedErrorProcessingRequest({ requestContext, error }) {
      const { requestId, report } = requestContext.contextValue;
      logger.error({ ...namesOf(requestId, report), err: error }, 'unexpected error');
      return done;
    },
  };
}

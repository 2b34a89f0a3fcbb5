import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorCodes } from '../errors/codes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { countError, namesOf, reportOf } from './request-report.ts';

/** The paths that exist, and the methods that each takes. */
const allowedMethods: Readonly<Record<string, string>> = {
  '/graphql': 'GET, POST',
  '/livez': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
};

/** What is wrong with the document or its variables: to a client of `application/json` that is a GraphQL answer, HTTP 200. */
const requestErrorCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
];

/** Lets every refusal below GraphQL be `{"errors":[…]}` with a code and the request id, too. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const allowed = Object.hasOwn(allowedMethods, path) ? allowedMethods[path] : undefined;
    if (allowed === undefined) return refuse(reply, 404, 'NOT_FOUND');
    return refuse(reply.header('allow', allowed), 405, 'METHOD_NOT_ALLOWED', `${path} takes ${allowed}.`);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    done(null, reply.statusCode < 400 ? payload : finishErrors(request, reply, payload));
  });
}

/** Answers an error that fastify met before or beside GraphQL. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 413) {
    const { bodyLimit } = request.routeOptions;
    const message = `The request body is too large; at most ${bodyLimit} bytes are allowed.`;
    return refuse(reply, 413, 'PAYLOAD_TOO_LARGE', message);
  }
  if (status === 415) return refuse(reply, 415, 'UNSUPPORTED_MEDIA_TYPE');
  if (status >= 400 && status < 500) return refuse(reply, status, 'BAD_REQUEST', messageOf(error));
  request.log.error({ ...namesOf(request.id, reportOf(request)), err: error }, 'unexpected error');
  return refuse(reply, 500, 'INTERNAL_SERVER_ERROR');
}

/** Answers with one error. */
export function refuse(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  message: string = errorCodes[code].message,
) {
  const { request } = reply;
  countError(reportOf(request), code);
  const extensions = { code, retryable: errorCodes[code].retryable, requestId: request.id };
  return reply.code(status).send({ errors: [{ message, extensions }] });
}

/** Fastify's own texts are clear, but for those that quote what the caller sent. */
function messageOf(error: FastifyError): string {
  switch (error.code) {
    case 'FST_ERR_BAD_URL':
      return 'The path is not valid percent-encoding.';
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'The request body is empty; send JSON with a "query".';
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'The request body is not valid JSON.';
    default:
      return errorCodes.BAD_REQUEST.message;
  }
}

/** Gives the errors of an answer another request's id: that of a request that was executed is not that of all who asked the same. */
export function withRequestId(body: string, requestId: string): string {
  const answer = JSON.parse(body) as { errors?: { extensions?: Record<string, unknown> }[] };
  for (const { extensions = {} } of answer.errors ?? []) {
    if (extensions['requestId'] !== undefined) extensions['requestId'] = requestId;
  }
  return `${JSON.stringify(answer)}\n`;
}

/** Completes an error answer: the request id where Apollo Server had none to give, and the status that its media type asks for. */
function finishErrors(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  const contentType = String(reply.getHeader('content-type'));
  if (!/^application\/(?:graphql-response\+)?json\b/.test(contentType)) return payload;
  const answer = JSON.parse(payload) as { errors?: { extensions?: Record<string, unknown> }[] };
  if (answer.errors === undefined) return payload;
  for (const { extensions = {} } of answer.errors) {
    if (extensions['requestId'] !== undefined) continue;
    extensions['requestId'] = request.id;
    countError(reportOf(request), extensions['code']);
    // What it was, Apollo Server tells its plugins at most; that there was something belongs in the log all the same.
    if (extensions['code'] === 'INTERNAL_SERVER_ERROR') {
      request.log.error(namesOf(request.id, reportOf(request)), 'the answer could not be written');
    }
  }
  const aboutRequest = answer.errors.every(({ extensions }) =>
    requestErrorCodes.includes(String(extensions?.['code'])),
  );
  if (aboutRequest && reply.statusCode === 400 && contentType.startsWith('application/json')) {
    void reply.code(200);
  }
  return JSON.stringify(answer);
}

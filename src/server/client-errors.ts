import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorCodes } from '../errors/codes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { AllowOrigin, OriginHeaders } from './cors.ts';
import type { PipelineLimit } from './pipelining.ts';

/** What a client met that is told of it: how large the request line and the headers may be, and how long sending may take. */
interface ClientErrorLimits {
  readonly maxHeaderBytes: number;
  readonly requestTimeoutMs: number;
}

/** What is done with requests that are no HTTP, or not enough of it. */
interface ClientErrorOptions {
  readonly limits: ClientErrorLimits;
  /** Tells which headers let a page of this origin read the response. */
  readonly allowOrigin: AllowOrigin;
  /** Where errors wait for the responses to what was sent before on the same connection. */
  readonly pipelines: PipelineLimit;
}

/** Creates what answers bytes that are not HTTP, or not enough of it, where there is no request to reply to. */
export function createClientErrorAnswer({ limits, allowOrigin, pipelines }: ClientErrorOptions) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    pipelines.addError(socket, (request) => {
      if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
      else answer(socket, describeClientError(error.code, limits), allowOrigin(request?.headers.origin));
    });
  };
}

/** Creates what answers a request with an Expect that is none of HTTP's; Node would with an empty page. */
export function createExpectationRefusal({ allowOrigin, pipelines }: Omit<ClientErrorOptions, 'limits'>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    pipelines.add(request, response, () => {
      const body = bodyOf('BAD_REQUEST', 'Expect can only be 100-continue.');
      response.writeHead(417, {
        ...headers,
        ...allowOrigin(request.headers.origin),
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      });
      response.end(body);
    });
  };
}

function answer(socket: Socket, { status, code, message }: ClientError, corsHeaders: OriginHeaders): void {
  const body = bodyOf(code, message);
  const length = String(Buffer.byteLength(body));
  const lines = Object.entries({ ...headers, ...corsHeaders, 'content-length': length });
  const head = [`HTTP/1.1 ${status}`, 'connection: close', ...lines.map((line) => line.join(': '))];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
};

function bodyOf(code: ErrorCode, message: string): string {
  const { retryable } = errorCodes[code];
  return JSON.stringify({ errors: [{ message, extensions: { code, retryable } }] });
}

interface ClientError {
  readonly status: string;
  readonly code: ErrorCode;
  readonly message: string;
}

function describeClientError(
  code: string | undefined,
  { maxHeaderBytes, requestTimeoutMs }: ClientErrorLimits,
): ClientError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: '431 Request Header Fields Too Large',
        code: 'HEADERS_TOO_LARGE',
        message: `The request headers are too large; at most ${maxHeaderBytes} bytes are allowed.`,
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: '408 Request Timeout',
        code: 'REQUEST_TIMEOUT',
        message: `The request was not sent in time; at most ${requestTimeoutMs} ms are allowed.`,
      };
    default:
      return { status: '400 Bad Request', code: 'BAD_REQUEST', message: 'The request is not valid HTTP.' };
  }
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Creates what answers bytes that are not HTTP, where there is no request to reply to.
 *
 * @param maxHeaderBytes how large the request line and the headers may be together
 */
export function createClientErrorAnswer(maxHeaderBytes: number) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else answer(socket, describeClientError(error.code, maxHeaderBytes));
  };
}

/** Answers a request with an Expect that is none of HTTP's; Node would with an empty page. */
export function refuseExpectation({ socket }: IncomingMessage): void {
  answer(socket, { status: '417 Expectation Failed', message: 'Expect can only be 100-continue.' });
}

function answer(socket: Socket, { status, message }: { status: string; message: string }): void {
  const body = JSON.stringify({
    errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }],
  });
  const length = String(Buffer.byteLength(body));
  socket.end(
    [
      `HTTP/1.1 ${status}`,
      'connection: close',
      'content-type: application/json; charset=utf-8',
      `content-length: ${length}`,
      'cache-control: private, no-store',
      'x-content-type-options: nosniff',
      '',
      body,
    ].join('\r\n'),
  );
}

function describeClientError(
  code: string | undefined,
  maxHeaderBytes: number,
): { status: string; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: '431 Request Header Fields Too Large',
        message: `The request headers are too large; at most ${maxHeaderBytes} bytes are allowed.`,
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: '408 Request Timeout', message: 'The request was not sent in time.' };
    default:
      return { status: '400 Bad Request', message: 'The request is not valid HTTP.' };
  }
}

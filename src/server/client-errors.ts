import type { Socket } from 'node:net';

/** Answers bytes that are not HTTP, where there is no request to reply to. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = describeClientError(error.code);
  const body = JSON.stringify({
    errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }],
  });
  const length = String(Buffer.byteLength(body));
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
}

function describeClientError(code: string | undefined): { status: string; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: '431 Request Header Fields Too Large', message: 'The request headers are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: '408 Request Timeout', message: 'The request was not sent in time.' };
    default:
      return { status: '400 Bad Request', message: 'The request is not valid HTTP.' };
  }
}

import type { IncomingHttpHeaders } from 'node:http';

/** The request header by which a caller asks how the records of an answer were read. */
export const explainHeader = 'x-explain';

/** Whether the caller asks for it. Whether it is granted is the configuration's to say. */
export function asksToExplain(headers: IncomingHttpHeaders): boolean {
  return headers[explainHeader] === 'true';
}

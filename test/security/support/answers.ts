/**
 * Writes an answer as the server would: JSON, with the request id `r`.
 *
 * @param body text goes out as it is
 * @param headers further headers, or others; null for none of that name
 */
export function writeAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | null>> = {},
): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all: Record<string, string | null> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'x-request-id': 'r',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `HTTP/1.1 ${status} Any\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}

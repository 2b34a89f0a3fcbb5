/** An answer as it came over the wire. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a name that came twice, the values one after the other. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The whole, as it came, one character a byte. */
  readonly text: string;
}

/** The answers in what was received so far. */
export interface ParsedAnswers {
  /** Those that are whole, without those that only say to go on (1xx). */
  readonly answers: readonly HttpAnswer[];
  /** What is left behind them: nothing, the beginning of one more, or no HTTP. */
  readonly rest: Buffer;
}

/**
 * Takes the answers on a connection apart.
 *
 * @param methods what the answers are to, as far as that is known: an answer to HEAD has no body
 */
export function parseAnswers(received: Buffer, methods: readonly string[]): ParsedAnswers {
  const answers: HttpAnswer[] = [];
  let rest = received;
  for (;;) {
    const next = parseOne(rest, methods[answers.length] === 'HEAD');
    if (next === null) return { answers, rest };
    if (next.answer.status >= 200) answers.push(next.answer);
    rest = rest.subarray(next.length);
  }
}

function parseOne(bytes: Buffer, toHead: boolean): { answer: HttpAnswer; length: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/m.exec(head)?.[1]);
  if (Number.isNaN(status)) return null;
  const headers = parseHeaders(head);
  const bodyStart = headEnd + 4;
  // Where the bytes were no HTTP, the server knows of no HEAD: its answer has a body, and no request id. An Expect that is
  // none is answered before there is an id, but HEAD is known by then.
  const isToHead = toHead && (headers.has('x-request-id') || status === 417);
  const hasNoBody = isToHead || status < 200 || status === 204 || status === 304;
  const body = hasNoBody
    ? { bytes: Buffer.alloc(0), length: 0 }
    : parseBody(bytes.subarray(bodyStart), headers);
  if (body === null) return null;
  const length = bodyStart + body.length;
  const text = bytes.subarray(0, length).toString('latin1');
  return { answer: { status, headers, body: body.bytes.toString('utf8'), text }, length };
}

function parseHeaders(head: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

interface Body {
  readonly bytes: Buffer;
  /** How much of what was received it takes up. */
  readonly length: number;
}

function parseBody(bytes: Buffer, headers: ReadonlyMap<string, string>): Body | null {
  if (headers.get('transfer-encoding') === 'chunked') return parseChunks(bytes);
  const length = Number(headers.get('content-length') ?? '0');
  return bytes.length < length ? null : { bytes: bytes.subarray(0, length), length };
}

function parseChunks(bytes: Buffer): Body | null {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return null;
    chunks.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
    if (size === 0) return { bytes: Buffer.concat(chunks), length: at };
  }
}

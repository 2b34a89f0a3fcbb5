/**
 * What of a header section undici's parser refuses, though a recipient should understand it: folded lines, space that
 * ends a line or stands before a colon, a minor version above 1, lengths and codings in any form but one plain value.
 */
const unusual =
  /[ \t]\r\n|\n[ \t]|[ \t]:|^HTTP\/1\.[2-9]|\n(?:content-length:(?! ?\d+\r\n)|transfer-encoding:(?! ?chunked\r\n)|(content-length|transfer-encoding):[^]*?\n\1:)/i;

const chunkedLast = /\ntransfer-encoding:[^\r\n]*chunked\r\n(?![^]*\ntransfer-encoding:)/i;

/** A response before the final one (RFC 9110, section 15.2), but for 101, which changes what comes after it. */
const interim = /^HTTP\/1\.\d 1(?!01)\d\d(?: |\r\n)/;

/** Whether the header section is that of an interim response. */
export function isInterim(head: string): boolean {
  return interim.test(head);
}

/** Whether what follows the header section comes in chunks. */
export function isChunked(head: string): boolean {
  return chunkedLast.test(head);
}

/**
 * Rewrites a header section to the form that undici's parser takes. What is ambiguous stays as it is, to be refused.
 *
 * @param head the status line and header lines, each with its CRLF
 * @returns the same text if nothing has to be changed
 */
export function normalizeHead(head: string): string {
  if (!unusual.test(head)) return head;
  const [statusLine = '', ...lines] = head.slice(0, -2).split('\r\n');
  const fields = unfold(lines).map((line) => line.replace(/^([^\s:]+)[ \t]+:/, '$1:').trimEnd());
  const normalized = mergeCodings(mergeLengths(fields));
  return [statusLine.replace(/^HTTP\/1\.[2-9] /, 'HTTP/1.1 '), ...normalized, ''].join('\r\n');
}

/** Joins folded lines by a space (RFC 9112, section 5.2). One without a line before it stays (section 2.2). */
function unfold(lines: readonly string[]): string[] {
  const fields: string[] = [];
  for (const line of lines) {
    const isFolded = /^[ \t]/.test(line) && fields.length > 0;
    if (isFolded) fields.push(`${fields.pop() ?? ''} ${line.trim()}`);
    else fields.push(line);
  }
  return fields;
}

/** Makes one of several equal lengths (RFC 9110, section 8.6). */
function mergeLengths(fields: readonly string[]): readonly string[] {
  const values = valuesOf(fields, 'content-length');
  const [length = ''] = values;
  const areEqual = /^\d+$/.test(length) && values.every((value) => value === length);
  return areEqual ? replaceField(fields, 'content-length', length) : fields;
}

/** Makes one list of the transfer codings, without empty members (RFC 9110, section 5.6.1.2). */
function mergeCodings(fields: readonly string[]): readonly string[] {
  const codings = valuesOf(fields, 'transfer-encoding').filter((coding) => coding !== '');
  return codings.length === 0 ? fields : replaceField(fields, 'transfer-encoding', codings.join(', '));
}

function valuesOf(fields: readonly string[], name: string): string[] {
  return fields
    .filter((field) => hasName(field, name))
    .flatMap((field) => field.slice(name.length + 1).split(','))
    .map((value) => value.trim());
}

function replaceField(fields: readonly string[], name: string, value: string): string[] {
  return [...fields.filter((field) => !hasName(field, name)), `${name}: ${value}`];
}

function hasName(field: string, name: string): boolean {
  return field.slice(0, name.length + 1).toLowerCase() === `${name}:`;
}

/** Writes a table in Markdown; the first column is text, the others are numbers. Prettier aligns it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const [, ...numbers] = head;
  return [head, ['---', ...numbers.map(() => '---:')], ...rows]
    .map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
    .join('\n');
}

/** Writes a table of text in Markdown. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
    .join('\n');
}

/** Writes a number with three digits that count, or all before its point. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.min(Math.max(3 - digits, 0), 3));
}

/** Writes bytes as megabytes of a million. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

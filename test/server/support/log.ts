import { vi } from 'vitest';

/** One line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** Reads log lines; each must be JSON. */
export function parseLog(lines: readonly string[]): LogLine[] {
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** Waits for the line that tells one whole request: it is written after the answer, so the client may be quicker. */
export async function findRequestLine(
  graph: { readonly logLines: readonly string[] },
  requestId: string | null,
): Promise<LogLine> {
  const look = () => {
    const found = parseLog(graph.logLines).find(
      (line) => line['requestId'] === requestId && 'durationMs' in line,
    );
    if (found === undefined) throw new Error(`no such line among:\n${graph.logLines.join('')}`);
    return found;
  };
  return vi.waitFor(look, { timeout: 5000 });
}

import { findLeaks } from './leaks.ts';

/** A log line with which something is wrong. */
export interface LogProblem {
  readonly problem: string;
  readonly line: string;
  /** The request that it is about, where it says so. */
  readonly requestId: string | null;
}

/** The level from which a line tells of a fault of the server. */
const ERROR_LEVEL = 50;

/**
 * Holds the log against what it must be: JSON, without faults, credentials and insides of platforms, and with every
 * fault that an answer told of.
 *
 * @param faultIds the request ids under which answers told of faults
 */
export function judgeLog(
  text: string,
  addresses: readonly string[],
  faultIds: readonly string[],
): LogProblem[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const found = lines.flatMap((line) => judgeLine(line, addresses));
  const logged = new Set(found.map(({ requestId }) => requestId));
  const missing = faultIds.filter((id) => !logged.has(id));
  return [
    ...found,
    ...missing.map((requestId) => ({ problem: 'a fault that is not in the log', line: '', requestId })),
  ];
}

function judgeLine(line: string, addresses: readonly string[]): LogProblem[] {
  const entry = parse(line);
  if (entry === null) return [{ problem: 'a line that is no JSON object', line, requestId: null }];
  const requestId = typeof entry['requestId'] === 'string' ? entry['requestId'] : null;
  const problems = findLeaks(line, addresses);
  if (Number(entry['level']) >= ERROR_LEVEL) problems.push('a fault of the server');
  return problems.map((problem) => ({ problem, line, requestId }));
}

function parse(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

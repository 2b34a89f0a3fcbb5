import type { FuzzRequest } from './requests.ts';
import type { Exchange } from './sender.ts';

/** One request after which something was not as it must be. */
export interface Finding {
  /** Null where it cannot be told which request it was. */
  readonly request: FuzzRequest | null;
  readonly problems: readonly string[];
  /** What was seen. */
  readonly seen: string;
  /** The request before it on the same connection, where that may matter. */
  readonly after?: number | null;
}

/** How much of a request and of what was seen is told. */
const MOST_CHARACTERS = 1500;

/** How many findings are told whole. */
const MOST_FINDINGS = 20;

/** Tells what was found, each with the request and how to send it again. */
export function tellFindings(findings: readonly Finding[], seed: number): string[] {
  const told = findings
    .slice(0, MOST_FINDINGS)
    .flatMap(({ request, problems, seen, after }) => [
      '',
      `FOUND ${problems.join('; ')}`,
      ...(request === null
        ? []
        : [
            `  request ${request.number} (${request.kind}): npm run fuzz -- --seed=${seed} --only=${request.number}`,
            ...(typeof after === 'number'
              ? [`  on the same connection before: ${after}; both: --only=${after},${request.number}`]
              : []),
            `  sent    ${shorten(Buffer.concat(request.pieces).toString('latin1'))}`,
          ]),
      `  seen    ${shorten(seen)}`,
    ]);
  const others = findings.slice(MOST_FINDINGS).map(({ request }) => request?.number ?? 'unknown');
  if (others.length > 0) told.push('', `and ${others.length} more: ${others.slice(0, 200).join(', ')}`);
  return told;
}

/** Writes what came of a request. */
export function tellExchange({ end, tookMs, answers, rest }: Exchange): string {
  return `${end} after ${tookMs.toFixed(0)} ms: ${answers.map(({ text }) => text).join('\n')}${rest}`;
}

function shorten(text: string): string {
  const shown = JSON.stringify(text.slice(0, MOST_CHARACTERS));
  return text.length > MOST_CHARACTERS ? `${shown} … (${text.length} in all)` : shown;
}

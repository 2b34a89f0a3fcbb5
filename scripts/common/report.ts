/** One thing that must hold. */
export interface Check {
  readonly name: string;
  readonly holds: boolean;
  /** What was seen. */
  readonly detail: string;
}

/** What a run found. */
export interface Report {
  readonly checks: readonly Check[];
  /** What there is to know beside, one line each. */
  readonly figures: readonly string[];
}

/** Makes a check. */
export function check(name: string, holds: boolean, detail: string): Check {
  return { name, holds, detail };
}

/** Prints a report; the process will exit 1 where something did not hold. */
export function printReport({ checks, figures }: Report): void {
  const failed = checks.filter(({ holds }) => !holds);
  for (const figure of figures) console.log(figure);
  console.log();
  for (const { name, holds, detail } of checks) {
    console.log(`${holds ? 'passed' : 'FAILED'}  ${name}: ${detail}`);
  }
  console.log(`\n${checks.length - failed.length} passed, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

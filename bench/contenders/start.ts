import type { Contender, Setting } from './contender.ts';

/** A server of the comparison that runs. */
export interface Entrant {
  readonly contender: Contender;
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** A server of the comparison that could not be had, and why. */
export interface Absentee {
  readonly contender: Contender;
  readonly reason: string;
}

/** Servers that run, and those that could not be had. Released, all are stopped. */
export interface Field extends AsyncDisposable {
  readonly entrants: readonly Entrant[];
  readonly absentees: readonly Absentee[];
}

/**
 * Starts servers, one after the other. One that does not start is an absentee with what it said.
 *
 * @throws where one that `mustStart` names does not
 */
export async function startField(
  contenders: readonly Contender[],
  setting: Setting,
  mustStart: readonly string[] = [],
): Promise<Field> {
  await using stack = new AsyncDisposableStack();
  const entrants: Entrant[] = [];
  const absentees: Absentee[] = [];
  for (const contender of contenders) {
    try {
      const { url, pid } = stack.use(await contender.start(setting));
      entrants.push({ contender, name: contender.name, url, pid });
    } catch (error) {
      if (mustStart.includes(contender.name)) throw error;
      absentees.push({ contender, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const running = stack.move();
  return { entrants, absentees, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

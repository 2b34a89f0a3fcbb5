/** Why a command cannot be done, one line each. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A clock that stands still until a test moves it. */
export class TestClock {
  #nowMs = 1_000_000;

  /** To hand over as `now`. */
  readonly now = () => this.#nowMs;

  /** Lets time pass. */
  pass(byMs: number): void {
    this.#nowMs += byMs;
  }
}

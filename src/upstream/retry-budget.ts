/**
 * Keeps retries a share of the calls, so that an outage is not amplified: every call earns a part of a retry, every retry
 * costs a whole one. What was earned is kept up to a small reserve, so that the first failures of a quiet hour may be
 * retried and the thousandth of an outage may not.
 */
export class RetryBudget {
  readonly #share: number;
  readonly #reserve: number;
  #saved: number;

  /** @param share retries per call, 0.2 for one in five; 0 for none at all */
  constructor(share: number) {
    this.#share = share;
    this.#reserve = share === 0 ? 0 : RESERVE;
    this.#saved = this.#reserve;
  }

  /** Counts a call. */
  earn(): void {
    this.#saved = Math.min(this.#reserve, this.#saved + this.#share);
  }

  /** Pays for a retry; false where nothing is left. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}

/** How many retries can be saved up. */
const RESERVE = 10;

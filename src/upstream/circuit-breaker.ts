/** When a breaker opens, and for how long. */
export interface CircuitBreakerOptions {
  /** How far back attempts count, in milliseconds. */
  readonly windowMs: number;
  /** How many attempts the window must have before they are judged; 0 does not judge by the window at all. */
  readonly minAttempts: number;
  /** Which share of them must have failed, 0.5 for half. */
  readonly failureShare: number;
  /**
   * After how many failures without a success in between it opens, whatever the window, if the last one is 2 s or more
   * after the first; 0, the default, does not judge by that.
   */
  readonly consecutiveFailures?: number;
  /** How long it stays open before a probe is let through, in milliseconds. */
  readonly openMs: number;
  /** Told when it opens, and when it closes again. */
  readonly onChange?: (isOpen: boolean) => void;
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
}

/** An attempt that was let through. */
export interface BreakerPass {
  /** Whether the breaker is open and this attempt decides whether it closes. */
  readonly isProbe: boolean;
}

/**
 * How an attempt ended: `unknown` where the caller left before it could end, `reset` where its connection broke, as many
 * do at once when an upstream restarts.
 */
export type AttemptResult = 'success' | 'failure' | 'reset' | 'unknown';

/** Closed lets everything through, open nothing, half-open the one attempt that decides. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The window is counted in slices of a tenth. */
const SLICES = 10;

/** Consecutive failures that come within less time may have one passing cause, in milliseconds. */
const MIN_SPREAD_MS = 2000;

/**
 * Stops asking an upstream that keeps failing: too large a share of the attempts in a window, or, where there are too few
 * for that, several in a row over some time. Closed, it counts; open, it lets nothing through; after a time it lets one
 * attempt through as a probe, which closes it or opens it again.
 *
 * Results are plain values and every method is synchronous: it stands in the way of each call.
 */
export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  /** Everybody's while it is closed; another one each time that it opens, and after each reset. */
  #closedPass: BreakerPass = { isProbe: false };
  /** The passes since it was last open whose connections were there when another one was reset. */
  #passesBeforeReset = new WeakSet<BreakerPass>();
  #slices: { readonly number: number; attempts: number; failures: number }[] = [];
  #openedAtMs: number | null = null;
  #probe: BreakerPass | null = null;
  /** The failures since the last success. */
  #run: { failures: number; readonly sinceMs: number } | null = null;

  constructor(options: CircuitBreakerOptions) {
    this.#options = {
      now: () => performance.now(),
      onChange: () => undefined,
      consecutiveFailures: 0,
      ...options,
    };
  }

  /** How long it stays open, in milliseconds; null where it is closed, 0 where a probe may go. */
  get openForMs(): number | null {
    if (this.#openedAtMs === null) return null;
    return Math.max(0, this.#openedAtMs + this.#options.openMs - this.#options.now());
  }

  get state(): BreakerState {
    const { openForMs } = this;
    if (openForMs === null) return 'closed';
    return openForMs > 0 ? 'open' : 'half-open';
  }

  /** Whether an attempt would be turned away as of now. */
  get isShut(): boolean {
    const { openForMs } = this;
    return openForMs !== null && (openForMs > 0 || this.#probe !== null);
  }

  /** Asks to make an attempt; null where the breaker is open. Whoever gets a pass must hand it back by {@link leave}. */
  enter(): BreakerPass | null {
    if (this.#openedAtMs === null) return this.#closedPass;
    if (this.isShut) return null;
    this.#probe = { isProbe: true };
    return this.#probe;
  }

  /** Hands a pass back with what became of the attempt. */
  leave(pass: BreakerPass, result: AttemptResult): void {
    if (pass === this.#probe) {
      this.#probe = null;
      // A probe that nobody waited for decides nothing: the next attempt is the probe.
      if (result === 'success') this.#close();
      else if (result !== 'unknown') this.#open();
      return;
    }
    // An attempt from before it opened says nothing about now, also where it has closed again since.
    const isBeforeReset = this.#passesBeforeReset.has(pass);
    if (result === 'unknown' || (pass !== this.#closedPass && !isBeforeReset)) return;
    if (result === 'reset') {
      // However many connections break at once, it is one event.
      if (isBeforeReset) return;
      this.#passesBeforeReset.add(this.#closedPass);
      this.#closedPass = { isProbe: false };
    }
    this.#count(result === 'success');
  }

  #count(isSuccess: boolean): void {
    const { windowMs, minAttempts, failureShare, consecutiveFailures, now } = this.#options;
    const nowMs = now();
    const number = Math.floor((nowMs * SLICES) / windowMs);
    let current = this.#slices.at(-1);
    if (current?.number !== number) {
      current = { number, attempts: 0, failures: 0 };
      this.#slices = this.#slices.filter((slice) => slice.number > number - SLICES);
      this.#slices.push(current);
    }
    current.attempts += 1;
    if (isSuccess) {
      this.#run = null;
      return;
    }

    current.failures += 1;
    this.#run ??= { failures: 0, sinceMs: nowMs };
    this.#run.failures += 1;
    const attempts = this.#slices.reduce((sum, slice) => sum + slice.attempts, 0);
    const failures = this.#slices.reduce((sum, slice) => sum + slice.failures, 0);
    const isByWindow = minAttempts > 0 && attempts >= minAttempts && failures >= attempts * failureShare;
    const isByRun =
      consecutiveFailures > 0 &&
      this.#run.failures >= consecutiveFailures &&
      nowMs - this.#run.sinceMs >= MIN_SPREAD_MS;
    if (isByWindow || isByRun) this.#open();
  }

  #open(): void {
    const wasClosed = this.#openedAtMs === null;
    this.#openedAtMs = this.#options.now();
    this.#closedPass = { isProbe: false };
    this.#passesBeforeReset = new WeakSet();
    this.#slices = [];
    this.#run = null;
    if (wasClosed) this.#options.onChange(true);
  }

  #close(): void {
    this.#openedAtMs = null;
    this.#slices = [];
    this.#options.onChange(false);
  }
}

/** When a breaker opens, and for how long. */
export interface CircuitBreakerOptions {
  /** How far back attempts count, in milliseconds. */
  readonly windowMs: number;
  /** How many attempts the window must have before they are judged; 0 keeps the breaker closed for good. */
  readonly minAttempts: number;
  /** Which share of them must have failed, 0.5 for half. */
  readonly failureShare: number;
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

/** How an attempt ended; `unknown` where the caller left before it could end. */
export type AttemptResult = 'success' | 'failure' | 'unknown';

/** Closed lets everything through, open nothing, half-open the one attempt that decides. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The window is counted in slices of a tenth. */
const SLICES = 10;

/**
 * Stops asking an upstream that keeps failing. Closed, it counts; open, it lets nothing through; after a time it lets one
 * attempt through as a probe, which closes it or opens it again.
 *
 * Results are plain values and every method is synchronous: it stands in the way of each call.
 */
export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  /** Everybody's while it is closed; another one each time that it opens. */
  #closedPass: BreakerPass = { isProbe: false };
  #slices: { readonly number: number; attempts: number; failures: number }[] = [];
  #openedAtMs: number | null = null;
  #probe: BreakerPass | null = null;

  constructor(options: CircuitBreakerOptions) {
    this.#options = { now: () => performance.now(), onChange: () => undefined, ...options };
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
      else if (result === 'failure') this.#open();
      return;
    }
    // An attempt from before it opened says nothing about now, also where it has closed again since.
    if (pass === this.#closedPass && result !== 'unknown') this.#count(result);
  }

  #count(result: 'success' | 'failure'): void {
    const { windowMs, minAttempts, failureShare, now } = this.#options;
    const number = Math.floor((now() * SLICES) / windowMs);
    let current = this.#slices.at(-1);
    if (current?.number !== number) {
      current = { number, attempts: 0, failures: 0 };
      this.#slices = this.#slices.filter((slice) => slice.number > number - SLICES);
      this.#slices.push(current);
    }
    current.attempts += 1;
    if (result === 'success') return;

    current.failures += 1;
    const attempts = this.#slices.reduce((sum, slice) => sum + slice.attempts, 0);
    const failures = this.#slices.reduce((sum, slice) => sum + slice.failures, 0);
    const areEnough = minAttempts > 0 && attempts >= minAttempts;
    if (areEnough && failures >= attempts * failureShare) this.#open();
  }

  #open(): void {
    const wasClosed = this.#openedAtMs === null;
    this.#openedAtMs = this.#options.now();
    this.#closedPass = { isProbe: false };
    this.#slices = [];
    if (wasClosed) this.#options.onChange(true);
  }

  #close(): void {
    this.#openedAtMs = null;
    this.#slices = [];
    this.#options.onChange(false);
  }
}

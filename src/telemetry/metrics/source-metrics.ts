import type { Registry } from 'prom-client';
import { BoundedLabels } from './bounded-labels.ts';
import { registerLoadGauges } from './load-gauges.ts';
import type { SourceLoad } from './load-gauges.ts';
import { createSourceFamilies } from './source-families.ts';
import type { SourceFamilies } from './source-families.ts';

/** What became of a request to a platform. */
interface AttemptEnd {
  readonly wasSent: boolean;
  readonly status: number | null;
  readonly code: string | null;
  readonly durationMs: number;
}

/** What a platform's records say of themselves: more paths than the graph has fields with values that could be odd. */
const MOST_ISSUES = 200;

/** There are nine hundred statuses that a platform could send; it takes few. */
const MOST_STATUSES = 40;

/** Registers the metrics of what is read from platforms; each platform then has its own part of them. */
export function createSourceMetrics(registry: Registry): (source: string) => SourceMetrics {
  const families = createSourceFamilies(registry);
  const loads = registerLoadGauges(registry);
  return (source) => new SourceMetrics(families, loads, source);
}

/** What is read from one platform. It listens to every read of it. */
export class SourceMetrics {
  readonly #source: string;
  readonly #families: SourceFamilies;
  readonly #loads: Map<string, () => SourceLoad>;
  readonly #issues = new BoundedLabels(MOST_ISSUES);
  readonly #statuses = new BoundedLabels(MOST_STATUSES);
  readonly #durations = new Map<number | string, { observe(seconds: number): void }>();
  readonly #fromPlatform: { inc(): void };
  readonly #fromFlight: { inc(): void };
  readonly #fromCache: { inc(): void };
  readonly #fromSharedCache: { inc(): void };
  readonly #batches: { observe(size: number): void };

  /** Made by {@link createSourceMetrics}. */
  constructor(families: SourceFamilies, loads: Map<string, () => SourceLoad>, source: string) {
    this.#source = source;
    this.#families = families;
    this.#loads = loads;
    // From the beginning, so that a first increase is one.
    this.#fromPlatform = families.reads.labels(source, 'platform');
    this.#fromFlight = families.reads.labels(source, 'flight');
    this.#fromCache = families.reads.labels(source, 'cache');
    this.#fromSharedCache = families.reads.labels(source, 'shared_cache');
    for (const from of ['platform', 'flight', 'cache', 'shared_cache']) {
      families.reads.inc({ source, from }, 0);
    }
    families.retries.inc({ source }, 0);
    families.stale.inc({ source }, 0);
    for (const reason of ['breaker_open', 'queue_full', 'no_turn', 'no_connection', 'no_room']) {
      families.refusals.inc({ source, reason }, 0);
    }
    this.#batches = families.batches.labels(source);
  }

  /** Lets each scrape ask what is under way. */
  watch(load: () => SourceLoad): void {
    this.#loads.set(this.#source, load);
  }

  onAttempt(isRetry: boolean): undefined {
    if (isRetry) this.#families.retries.inc({ source: this.#source });
    else this.#fromPlatform.inc();
  }

  onAttemptEnd({ wasSent, status, code, durationMs }: AttemptEnd): void {
    if (!wasSent) return;
    const end = status ?? code ?? '';
    let durations = this.#durations.get(end);
    if (durations === undefined) {
      durations = this.#families.durations.labels(this.#source, this.#statuses.of(String(end)));
      this.#durations.set(end, durations);
    }
    durations.observe(durationMs / 1000);
  }

  onWait(waitedMs: number): void {
    this.#families.waits.observe({ source: this.#source }, waitedMs / 1000);
  }

  onRefusal(reason: string): void {
    this.#families.refusals.inc({ source: this.#source, reason: reason.replace(' ', '_') });
  }

  onJoin(): void {
    this.#fromFlight.inc();
  }

  onKept(from: 'cache' | 'shared cache'): void {
    (from === 'cache' ? this.#fromCache : this.#fromSharedCache).inc();
  }

  onStale(): void {
    this.#families.stale.inc({ source: this.#source });
  }

  onDataIssues(issues: readonly { readonly path: string; readonly code: string }[]): void {
    for (const { path, code } of issues) {
      this.#families.issues.inc({ source: this.#source, path: this.#issues.of(path), code });
    }
  }

  onBatch(size: number): void {
    this.#batches.observe(size);
  }
}

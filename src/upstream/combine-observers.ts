import type { AttemptEnd, KeptIn, ObservedIssue, ReadObserver, Refusal } from './read-observer.ts';

/** Makes one observer of several, which are told in their order; of headers with one name, the last one's is sent. */
export function combineObservers(observers: readonly ReadObserver[]): ReadObserver {
  return new CombinedObserver(observers);
}

class CombinedObserver implements ReadObserver {
  readonly #observers: readonly ReadObserver[];

  constructor(observers: readonly ReadObserver[]) {
    this.#observers = observers;
  }

  onAttempt(isRetry: boolean): Readonly<Record<string, string>> | undefined {
    let headers: Readonly<Record<string, string>> | undefined;
    for (const observer of this.#observers) {
      const added = observer.onAttempt?.(isRetry);
      if (added !== undefined) headers = headers === undefined ? added : { ...headers, ...added };
    }
    return headers;
  }

  onAttemptEnd(end: AttemptEnd): void {
    for (const observer of this.#observers) observer.onAttemptEnd?.(end);
  }

  onWait(waitedMs: number): void {
    for (const observer of this.#observers) observer.onWait?.(waitedMs);
  }

  onRefusal(reason: Refusal): void {
    for (const observer of this.#observers) observer.onRefusal?.(reason);
  }

  onJoin(): void {
    for (const observer of this.#observers) observer.onJoin?.();
  }

  onKept(from: KeptIn): void {
    for (const observer of this.#observers) observer.onKept?.(from);
  }

  onStale(): void {
    for (const observer of this.#observers) observer.onStale?.();
  }

  onDataIssues(issues: readonly ObservedIssue[]): void {
    for (const observer of this.#observers) observer.onDataIssues?.(issues);
  }
}

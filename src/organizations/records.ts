import DataLoader from 'dataloader';
import { GraphError } from '../errors/graph-error.ts';
import type { NoCredential, Outcome } from '../sources/outcome.ts';
import { enumOf, forEverySource } from '../sources/registry.ts';
import type { Models, RecordSources, SourceName, Sources } from '../sources/registry.ts';
import type { Call, KeepingSource } from '../sources/source.ts';
import { combineObservers } from '../upstream/combine-observers.ts';
import type { Credential } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { AttemptEnd, ReadObserver } from '../upstream/read-observer.ts';
import type { ResponseBudget } from '../upstream/response-budget.ts';
import { noRoom } from '../upstream/response-reader.ts';
import { HeldRecords } from './held-records.ts';
import { ReadRecords } from './read-records.ts';
import { RunningTally } from './read-tally.ts';
import { endOf } from './read-watcher.ts';
import type { BeginRead, ReadWatcher } from './read-watcher.ts';

/** The caller's credential for each source; null where none was sent. */
export type Credentials = Readonly<Record<SourceName, Credential | null>>;

/** Told what all requests together read from one source. */
export interface SourceObserver extends ReadObserver {
  /** So many records were asked for at once. */
  onBatch?(size: number): void;
}

/** On whose behalf and within which bounds the records are read. */
export interface RecordsOptions {
  readonly sources: Sources;
  readonly credentials: Credentials;
  readonly deadline: Deadline;
  /** Who calls with a credential of this service, which all who signed in share; null if nobody did. */
  readonly caller?: object | null;
  /** How many upstream calls the request may make. */
  readonly maxUpstreamCalls: number;
  /** How many bytes of upstream responses the request may hold; any number by default. */
  readonly maxHeldBytes?: number | undefined;
  /** What counts what all requests hold; nothing by default. */
  readonly responseBudget?: ResponseBudget | null | undefined;
  /** Told of every read of each source. */
  readonly observers: Readonly<Record<SourceName, SourceObserver>>;
  /** Who is told of each read by itself; nobody by default. */
  readonly beginReads?: readonly BeginRead[];
}

/**
 * The records of one request: each is read once, however often it is asked for. Reads of the same moment go out as one
 * batch; within it each record answers on its own, so that a slow one does not hold up the others.
 */
export class Records {
  /** Everything that was read. */
  readonly read = new ReadRecords();
  readonly tally = new RunningTally();
  readonly #options: RecordsOptions;
  /** What each source's calls have in common; null where the caller sent no credential. */
  readonly #calls: Readonly<Record<SourceName, Call | null>>;
  readonly #loaders: RecordLoaders;
  readonly #held: HeldRecords;
  #current: Promise<Outcome<Models['access']>> | null = null;
  #reads = 0;

  constructor(options: RecordsOptions) {
    this.#options = options;
    const { credentials, deadline, caller, observers } = options;
    const { responseBudget = null, maxHeldBytes = Infinity } = options;
    this.#held = new HeldRecords(responseBudget, maxHeldBytes);
    this.#calls = forEverySource((source) => {
      const credential = credentials[source];
      if (credential === null) return null;
      const counter = {
        onAttempt: () => {
          this.tally.calls[source] += 1;
          return undefined;
        },
        onAttemptEnd: ({ wasSent }: AttemptEnd) => {
          if (!wasSent) this.tally.calls[source] -= 1;
        },
      };
      const observer = combineObservers([counter, observers[source]]);
      const isShared = credential.holder === 'service';
      return { credential, caller: (isShared && caller) || undefined, deadline, observer };
    });
    this.#loaders = forEverySource<RecordLoaders>(
      (source) => this.#createLoader(source) as RecordLoaders[typeof source],
    );
  }

  /** Lets go of all records: the response is written. */
  release(): void {
    this.#held.release();
  }

  /** Whether the caller sent a credential for the source. */
  hasCredential(source: SourceName): boolean {
    return this.#options.credentials[source] !== null;
  }

  /** Reads one record; without a credential, tells so and asks nobody. Never rejects. */
  load<Name extends SourceName>(source: Name, nativeId: string): Promise<Outcome<Models[Name]>> {
    if (!this.hasCredential(source)) return Promise.resolve(noCredential(source));
    const loader: RecordLoader<Models[Name]> = this.#loaders[source];
    return loader.load(nativeId);
  }

  /** Reads the record of the access session, which then also counts as read by its id. Never rejects. */
  loadCurrent(): Promise<Outcome<Models['access']>> {
    this.#current ??= this.#readCurrent();
    return this.#current;
  }

  async #readCurrent(): Promise<Outcome<Models['access']>> {
    const outcome = await this.#call('access', null, (call) =>
      this.#options.sources.access.readCurrent(call),
    );
    if (outcome.kind === 'found') this.#loaders.access.prime(outcome.record.id, outcome);
    return outcome;
  }

  #createLoader<Name extends SourceName>(source: Name): RecordLoader<Models[Name]> {
    const sources: RecordSources = this.#options.sources;
    const reader: KeepingSource<Models[Name]> = sources[source];
    const keyPrefix = `${source}:${this.#options.credentials[source]?.fingerprint ?? ''}:`;
    return new DataLoader(
      (nativeIds: readonly string[]) => {
        this.#options.observers[source].onBatch?.(nativeIds.length);
        const outcomes = nativeIds.map((nativeId) =>
          this.#call(source, nativeId, (call) => reader.read(nativeId, call)),
        );
        // The values are promises: DataLoader hands out each as soon as the batch is sent, waiting for none of them, and
        // whoever gets one as the value of a promise never sees it.
        return Promise.resolve(outcomes as unknown as Outcome<Models[Name]>[]);
      },
      {
        cacheKeyFn: (nativeId: string) => keyPrefix + nativeId,
        // What is asked of one moment is asked by now: waiting for the next turn of the event loop gains nothing.
        batchScheduleFn: queueMicrotask,
      },
    );
  }

  #call<Name extends SourceName>(
    source: Name,
    nativeId: string | null,
    read: (call: Call) => Promise<Outcome<Models[Name]>>,
  ): Promise<Outcome<Models[Name]>> {
    const { maxUpstreamCalls, beginReads } = this.#options;
    const call = this.#calls[source];
    if (call === null) return Promise.resolve(noCredential(source));
    // Counted here, not as calls are made: whether somebody else has made one already is not for the limit to say.
    if (this.#reads >= maxUpstreamCalls) {
      return Promise.resolve({ kind: 'failed', error: tooManyUpstreamCalls(maxUpstreamCalls) });
    }
    this.#reads += 1;
    this.tally.startWaiting();
    const readAs =
      call.credential.holder === 'service' ? (own: Call) => read(own).then(asOfService<Models[Name]>) : read;
    const reading =
      beginReads === undefined
        ? readAs(call)
        : readWatched(
            beginReads.map((begin) => begin(source, nativeId)),
            call,
            readAs,
          );
    return reading.then((read) => {
      this.tally.stopWaiting();
      const outcome = this.#admit(source, read);
      const failure =
        outcome.kind === 'found' ? outcome.staleBecause : outcome.kind === 'failed' && outcome.error;
      if (failure) this.tally.note(source, failure);
      const sources: RecordSources = this.#options.sources;
      this.read.add<Models[Name]>({
        source: sources[source],
        nativeId,
        fingerprint: call.credential.fingerprint,
        outcome,
      });
      return outcome;
    });
  }

  /** Holds a record that was read; where the request holds as much as it may, nothing more is read for it. */
  #admit<Name extends SourceName>(source: Name, read: Outcome<Models[Name]>): Outcome<Models[Name]> {
    const { deadline, observers, maxHeldBytes = Infinity } = this.#options;
    if (read.kind === 'found') {
      if (this.#held.hold(read)) return read;
      deadline.exhaust();
    } else if (
      read.kind !== 'failed' ||
      deadline.end !== 'exhausted' ||
      read.error.details.reason !== noRoom
    ) {
      return read;
    }
    observers[source].onRefusal?.('no room');
    return { kind: 'failed', error: tooManyHeldBytes(source, maxHeldBytes) };
  }
}

/** Reads as any other call does, and tells of it. */
async function readWatched<Model>(
  watchers: readonly ReadWatcher[],
  call: Call,
  read: (call: Call) => Promise<Outcome<Model>>,
): Promise<Outcome<Model>> {
  const { observer } = call;
  const observers = observer === undefined ? watchers : [observer, ...watchers];
  const outcome = await read({ ...call, observer: combineObservers(observers) });
  for (const watcher of watchers) watcher.onEnd(endOf(outcome));
  return outcome;
}

/**
 * What an outcome means to callers who do not hold the credential themselves: one that is not accepted is no fault of
 * theirs, and signing in again would not help.
 */
function asOfService<Model>(outcome: Outcome<Model>): Outcome<Model> {
  if (outcome.kind !== 'failed') return outcome;
  const { error } = outcome;
  const code = () => (error.code === 'UNAUTHENTICATED' ? 'UPSTREAM_REJECTED' : error.code);
  return { kind: 'failed', error: new GraphError(code, error.details) };
}

type RecordLoaders = { readonly [Name in SourceName]: RecordLoader<Models[Name]> };

type RecordLoader<Model> = DataLoader<string, Outcome<Model>, string>;

/** The error for more upstream calls than the limit, where it shows only while reading. */
function tooManyUpstreamCalls(limit: number): GraphError {
  return new GraphError('TOO_MANY_UPSTREAM_CALLS', {
    message: `This operation has made the ${String(limit)} upstream calls that it may make.`,
    reason: 'call limit',
  });
}

/** The error for a record that the request may not hold beside the others. */
function tooManyHeldBytes(source: SourceName, limit: number): GraphError {
  return new GraphError('UPSTREAM_UNAVAILABLE', {
    source: enumOf(source),
    message: `This operation holds the ${String(limit)} bytes of upstream responses that it may hold.`,
    reason: noRoom,
  });
}

function noCredential(source: SourceName): NoCredential {
  const error = new GraphError('UNAUTHENTICATED', {
    source: enumOf(source),
    message: `No credential for the ${source} platform was sent.`,
  });
  return { kind: 'no-credential', error };
}

import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { GraphError } from '../../src/errors/graph-error.ts';
import { notFound } from '../../src/sources/outcome.ts';
import type { Outcome } from '../../src/sources/outcome.ts';
import { RecordReads } from '../../src/sources/record-reads.ts';
import type { Call } from '../../src/sources/source.ts';
import type { Deadline } from '../../src/upstream/deadline.ts';
import type { MemoryOptions } from '../../src/upstream/memory.ts';
import { TestClock } from '../upstream/clock.ts';
import { TestDeadline } from '../upstream/connect.ts';
import { noMemory, readCredential, summaryOf } from './read.ts';

interface Model {
  readonly id: string;
  readonly tags: { readonly list: readonly string[] };
}

type TestOutcome = Outcome<Model>;

/** Reads of one source, and how often each thing was read. */
class Reading implements Disposable {
  readonly clock = new TestClock();
  readonly reads: RecordReads<Model>;
  readonly deadline = new TestDeadline();
  /** What was really read, in order. */
  readonly read: string[] = [];

  constructor(memory: Partial<MemoryOptions> = {}) {
    const all = { freshMs: 1000, staleMs: 60_000, maxEntries: 100, maxBytes: 100_000 };
    this.reads = new RecordReads('ACCESS', { ...all, now: this.clock.now, ...memory });
  }

  [Symbol.dispose](): void {
    this.deadline.cancel();
  }

  get(id: string, outcome: TestOutcome | Promise<TestOutcome>, name = 'a'): Promise<TestOutcome> {
    return this.reads.read(id, this.#callOf(name), () => this.#answer(`${name} ${id}`, outcome));
  }

  getCurrent(outcome: TestOutcome, name = 'a'): Promise<TestOutcome> {
    return this.reads.readCurrent(this.#callOf(name), () => this.#answer(`${name} current`, outcome));
  }

  #answer(what: string, outcome: TestOutcome | Promise<TestOutcome>): Promise<TestOutcome> {
    this.read.push(what);
    return Promise.resolve(outcome);
  }

  #callOf(name: string): Call {
    return { credential: readCredential(name)!, deadline: this.deadline };
  }
}

function found(id: string, bytes = 10): TestOutcome {
  const record = { id, tags: { list: ['x'] } };
  return { kind: 'found', record, fetchedAt: '2026-01-01T00:00:00.000Z', bytes, staleBecause: null };
}

function failed(code: ErrorCode): TestOutcome {
  return { kind: 'failed', error: new GraphError(code, { source: 'ACCESS' }) };
}

/** What comes of a 401, whatever it is called. */
function unauthorized(code: ErrorCode = 'UNAUTHENTICATED'): TestOutcome {
  return { ...failed(code), isUnauthorized: true } as TestOutcome;
}

/** Whether an outcome is there, and old, or what failed. */
function briefOf(outcome: TestOutcome): string {
  if (outcome.kind === 'found') return outcome.staleBecause === null ? 'found' : 'stale';
  return 'error' in outcome ? outcome.error.code : outcome.kind;
}

const gone = failed('UPSTREAM_UNAVAILABLE');

describe('record reads, fresh', () => {
  test('within the time, are not made: the very record that was read is shown', async () => {
    using reading = new Reading();
    const first = await reading.get('1', found('1'));
    reading.clock.pass(999);
    const second = await reading.get('1', gone);
    expect(second).toBe(first);
    expect(reading.read).toEqual(['a 1']);
    reading.clock.pass(1);
    expect(briefOf(await reading.get('1', found('1')))).toBe('found');
    expect(reading.read).toEqual(['a 1', 'a 1']);
  });

  test('are by credential, by id, and apart from the session', async () => {
    using reading = new Reading();
    await reading.get('1', found('1'));
    await reading.get('1', found('1'), 'b');
    await reading.get('2', found('2'));
    await reading.getCurrent(found('1'));
    await reading.getCurrent(found('1'), 'b');
    expect(reading.read).toEqual(['a 1', 'b 1', 'a 2', 'a current', 'b current']);
  });

  test('without a memory, are made each, and what they bring is nobody else’s', async () => {
    using reading = new Reading(noMemory);
    const [first, second] = [found('1'), found('1')];
    expect(await reading.get('1', first)).toBe(first);
    expect(await reading.get('1', second)).toBe(second);
    expect(briefOf(await reading.get('1', gone))).toBe('UPSTREAM_UNAVAILABLE');
    expect(reading.read).toHaveLength(3);
  });

  test('are frozen all through: nothing can change them', async () => {
    using reading = new Reading();
    const outcome = await reading.get('1', found('1'));
    const record = outcome.kind === 'found' ? outcome.record : null;
    expect(() => Object.assign(record!, { id: '2' })).toThrow(TypeError);
    expect(() => Object.assign(record!.tags, { list: [] })).toThrow(TypeError);
    expect(() => Object.assign(record!.tags.list, { 0: 'y' })).toThrow(TypeError);
    expect(() => Object.assign(outcome, { fetchedAt: '' })).toThrow(TypeError);
  });
});

describe('record reads, stale', () => {
  test.each(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT'] as const)(
    'stand in for %s, with the very record, when it was fetched, and why',
    async (code) => {
      using reading = new Reading();
      const first = await reading.get('1', found('1'));
      reading.clock.pass(60_999);
      const failure = failed(code);
      const second = await reading.get('1', failure);
      expect(second).toMatchObject({ kind: 'found', fetchedAt: '2026-01-01T00:00:00.000Z' });
      expect(second.kind === 'found' ? second.record : null).toBe(first.kind === 'found' ? first.record : 0);
      expect(second.kind === 'found' ? second.staleBecause : null).toBe(
        failure.kind === 'failed' ? failure.error : 0,
      );
      reading.clock.pass(1);
      expect(briefOf(await reading.get('1', failure))).toBe(code);
    },
  );

  test.each(['UPSTREAM_RATE_LIMITED', 'UPSTREAM_REJECTED', 'UPSTREAM_INVALID_RESPONSE'] as const)(
    'do not stand in for %s, but stay',
    async (code) => {
      using reading = new Reading({ freshMs: 0 });
      await reading.get('1', found('1'));
      expect(briefOf(await reading.get('1', failed(code)))).toBe(code);
      expect(briefOf(await reading.get('1', gone))).toBe('stale');
    },
  );

  test.each([
    ['not found', notFound, 'not-found'],
    ['forbidden', failed('FORBIDDEN'), 'FORBIDDEN'],
  ])('that are %s, are gone, and all others of the credential stay', async (_name, refusal, brief) => {
    using reading = new Reading({ freshMs: 0 });
    await reading.get('1', found('1'));
    await reading.get('2', found('2'));
    await reading.get('1', found('1'), 'b');
    expect(briefOf(await reading.get('1', refusal))).toBe(brief);
    expect(briefOf(await reading.get('1', gone))).toBe('UPSTREAM_UNAVAILABLE');
    expect(briefOf(await reading.get('2', gone))).toBe('stale');
    expect(briefOf(await reading.get('1', gone, 'b'))).toBe('stale');
  });

  test.each([
    'UNAUTHENTICATED',
    // It was good a moment ago: what it is called does not matter.
    'FORBIDDEN',
  ] as const)(
    'of a credential that was refused as %s, are all gone, and those of others stay',
    async (code) => {
      using reading = new Reading({ freshMs: 0 });
      for (const name of ['a', 'b']) {
        for (const id of ['1', '2']) await reading.get(id, found(id), name);
        await reading.getCurrent(found('1'), name);
      }
      expect(briefOf(await reading.get('3', unauthorized(code)))).toBe(code);
      for (const id of ['1', '2']) {
        expect(briefOf(await reading.get(id, gone))).toBe('UPSTREAM_UNAVAILABLE');
        expect(briefOf(await reading.get(id, gone, 'b'))).toBe('stale');
      }
      expect(briefOf(await reading.getCurrent(gone))).toBe('UPSTREAM_UNAVAILABLE');
      expect(briefOf(await reading.getCurrent(gone, 'b'))).toBe('stale');
    },
  );

  test('of a credential that was refused and then accepted again, are what was read since', async () => {
    using reading = new Reading({ freshMs: 0 });
    await reading.get('1', found('1'));
    await reading.get('2', found('2'));
    await reading.get('1', unauthorized());
    await reading.get('1', found('1'));
    expect(briefOf(await reading.get('1', gone))).toBe('stale');
    expect(briefOf(await reading.get('2', gone))).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('of a credential that was refused, do not come back however many others are refused after it', async () => {
    using reading = new Reading({ freshMs: 0, maxEntries: 50 });
    await reading.get('1', found('1'));
    await reading.get('1', unauthorized());
    for (let other = 0; other < 200; other += 1) {
      await reading.get('1', unauthorized(), `other ${other}`);
    }
    expect(briefOf(await reading.get('1', gone))).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('read before a refusal that came while they were under way, are not kept', async () => {
    using reading = new Reading({ freshMs: 0 });
    const { promise, resolve } = Promise.withResolvers<TestOutcome>();
    const slow = reading.get('1', promise);
    await reading.get('2', unauthorized());
    resolve(found('1'));
    expect(briefOf(await slow)).toBe('found');
    expect(briefOf(await reading.get('1', gone))).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('whose credential was refused while the platform did not answer, are not shown', async () => {
    using reading = new Reading({ freshMs: 0 });
    await reading.get('1', found('1'));
    const { promise, resolve } = Promise.withResolvers<TestOutcome>();
    const slow = reading.get('1', promise);
    await reading.get('2', unauthorized());
    resolve(gone);
    expect(briefOf(await slow)).toBe('UPSTREAM_UNAVAILABLE');
  });

  test.each([
    ['not found', notFound],
    ['forbidden', failed('FORBIDDEN')],
  ])(
    'of the session, are gone when that record is %s by its id, and stay for another id',
    async (_name, refusal) => {
      using reading = new Reading({ freshMs: 0 });
      await reading.getCurrent(found('1'));
      await reading.get('2', refusal);
      expect(briefOf(await reading.getCurrent(gone))).toBe('stale');
      await reading.get('1', refusal);
      expect(briefOf(await reading.getCurrent(gone))).toBe('UPSTREAM_UNAVAILABLE');
    },
  );

  test('return to what the platform says now', async () => {
    using reading = new Reading({ freshMs: 0 });
    await reading.get('1', found('1'));
    expect(briefOf(await reading.get('1', gone))).toBe('stale');
    const next = found('1');
    expect(await reading.get('1', next)).toBe(next);
  });

  test('are as many and as large as they may be', async () => {
    using reading = new Reading({ freshMs: 0, maxEntries: 3, maxBytes: 1000 });
    for (const id of ['1', '2', '3', '4']) await reading.get(id, found(id));
    const briefs = [];
    for (const id of ['1', '2', '3', '4']) briefs.push(briefOf(await reading.get(id, gone)));
    expect(briefs).toEqual(['UPSTREAM_UNAVAILABLE', 'stale', 'stale', 'stale']);
    await reading.get('5', found('5', 995));
    expect(briefOf(await reading.get('4', gone))).toBe('UPSTREAM_UNAVAILABLE');
    expect(briefOf(await reading.get('5', gone))).toBe('stale');
    await reading.get('6', found('6', 1001));
    expect(briefOf(await reading.get('6', gone))).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('record reads, of the same moment', () => {
  /** Starts reads of callers by name, all of one record, which lands when told. */
  function start(reading: Reading, names: readonly string[], deadlines: readonly Deadline[]) {
    const { promise, resolve } = Promise.withResolvers<TestOutcome>();
    const ends: string[] = [];
    const outcomes = names.map((name, index) =>
      reading.reads.read('1', { credential: readCredential(name)!, deadline: deadlines[index]! }, (call) => {
        reading.read.push(name);
        call.deadline.onEnd((end) => ends.push(`${name} ${end}`));
        return promise;
      }),
    );
    return { outcomes, land: resolve, ends };
  }

  test('by one credential, are one, of two credentials two', async () => {
    using reading = new Reading(noMemory);
    using deadline = new TestDeadline();
    const { outcomes, land } = start(reading, ['a', 'b', 'a', 'b'], Array<Deadline>(4).fill(deadline));
    const record = found('1');
    land(record);
    expect(await Promise.all(outcomes)).toEqual([record, record, record, record]);
    expect(reading.read).toEqual(['a', 'b']);
    expect(deadline.listeners).toBe(0);
  });

  test('that fail, fail for all, and the next one is made', async () => {
    using reading = new Reading();
    using deadline = new TestDeadline();
    const { outcomes, land } = start(reading, ['a', 'a'], [deadline, deadline]);
    land(failed('UPSTREAM_REJECTED'));
    expect((await Promise.all(outcomes)).map(briefOf)).toEqual(['UPSTREAM_REJECTED', 'UPSTREAM_REJECTED']);
    expect(briefOf(await reading.get('1', found('1')))).toBe('found');
    expect(reading.read).toHaveLength(2);
  });

  test.each([
    ['cancelled', 60_000, 'cancelled'],
    ['expired', 20, 'operation timeout'],
  ])('whose first caller has %s, go on for the other', async (end, timeoutMs, reason) => {
    using reading = new Reading();
    using first = new TestDeadline(timeoutMs);
    using other = new TestDeadline();
    const { outcomes, land, ends } = start(reading, ['a', 'a'], [first, other]);
    if (end === 'cancelled') first.cancel();
    const late = await outcomes[0]!;
    expect(summaryOf(late)).toEqual({ kind: 'failed', code: 'UPSTREAM_TIMEOUT', source: 'ACCESS' });
    expect(late.kind === 'failed' ? late.error.details.reason : null).toBe(reason);
    expect(ends).toEqual([]);
    land(found('1'));
    expect(briefOf(await outcomes[1]!)).toBe('found');
    expect(reading.read).toHaveLength(1);
  });

  test('whose last caller has left, are cancelled', async () => {
    using reading = new Reading();
    using first = new TestDeadline();
    using last = new TestDeadline();
    const { outcomes, ends } = start(reading, ['a', 'a'], [first, last]);
    first.cancel();
    expect(ends).toEqual([]);
    last.cancel();
    expect(ends).toEqual(['a cancelled']);
    expect((await Promise.all(outcomes)).map(briefOf)).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
  });

  test('whose caller runs out of time, show what was kept', async () => {
    using reading = new Reading({ freshMs: 0 });
    await reading.get('1', found('1'));
    using hurried = new TestDeadline(20);
    const { outcomes } = start(reading, ['a'], [hurried]);
    expect(briefOf(await outcomes[0]!)).toBe('stale');
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ReadRecords } from '../../src/organizations/read-records.ts';
import { notFound } from '../../src/sources/outcome.ts';
import type { Found, Outcome } from '../../src/sources/outcome.ts';
import type { KeepingSource } from '../../src/sources/source.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Model {
  readonly id: string;
}

/** A source that keeps what it is given, by id and fingerprint. */
class Shelf implements KeepingSource<Model> {
  readonly kept = new Map<string, Outcome<Model>>();

  read(): Promise<Outcome<Model>> {
    return Promise.resolve(notFound);
  }

  isKept(id: string | null, fingerprint: string, outcome: Outcome<Model>): boolean {
    return this.kept.get(`${fingerprint}:${String(id)}`) === outcome;
  }
}

function found(id: string): Found<Model> {
  return { kind: 'found', record: { id }, fetchedAt: '2026-11-22T00:00:00Z', bytes: 1, staleBecause: null };
}

/** Two records of one caller, one of them the session's own, as read and as kept. */
function readTwo() {
  const source = new Shelf();
  const records = new ReadRecords();
  for (const nativeId of ['7', null]) {
    const outcome = found('7');
    source.kept.set(`caller:${String(nativeId)}`, outcome);
    records.add({ source, nativeId, fingerprint: 'caller', outcome });
  }
  return { source, records, areKept: records.watch() };
}

describe('records that were read', () => {
  test('while the source keeps all of them, are kept, now and later', () => {
    const { records, areKept } = readTwo();
    expect([records.size, records.areKept, areKept()]).toEqual([2, true, true]);
  });

  test.each(['7', 'null'])('where the source has read %s anew, are not kept', (id) => {
    const { source, records, areKept } = readTwo();
    source.kept.set(`caller:${id}`, found('7'));
    expect([records.areKept, areKept()]).toEqual([false, false]);
  });

  test('where the source keeps them for another credential, are not kept', () => {
    const { source, records } = readTwo();
    const outcome = source.kept.get('caller:7')!;
    records.add({ source, nativeId: '7', fingerprint: 'other caller', outcome });
    expect([records.areKept, records.watch()()]).toEqual([false, false]);
  });

  test('where there are none, are not kept', () => {
    const records = new ReadRecords();
    expect([records.areKept, records.watch()()]).toEqual([false, false]);
  });

  test('that the source has dropped, are not held by whoever watches them', async () => {
    const { source, areKept } = readTwo();
    const record = new WeakRef(source.kept.get('caller:7')!);
    source.kept.delete('caller:7');
    // What a weak reference was made of or asked for stays until the turn of the event loop ends.
    await setImmediate();
    collectGarbage();
    expect([record.deref(), areKept()]).toEqual([undefined, false]);
  });
});

import { ApolloLink, gql } from '@apollo/client';
import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { createExplainLink } from '../../examples/console/src/explain/explain-link.ts';
import { findExplanation } from '../../examples/console/src/explain/explanation.ts';
import type { ReadRecord } from '../../examples/console/src/explain/explanation.ts';
import { Explanations } from '../../examples/console/src/explain/explanations.ts';
import { sayHow, sayMs, statusOfRead } from '../../examples/console/src/words/reads.ts';

const record: ReadRecord = {
  source: 'ACCESS',
  id: '73',
  result: 'FOUND',
  from: 'PLATFORM',
  stale: false,
  refused: null,
  attempts: 1,
  waitedMs: 0,
  durationMs: 12.3,
};
const told = { durationMs: 20, records: [record], omitted: 0 };

/** What a tab keeps, as far as it is needed. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}

/** Sends a query through the link; the headers that it was sent with. */
async function send(explanations: Explanations, extensions: object, variables: object): Promise<unknown> {
  let headers: unknown;
  const answer = new ApolloLink((operation) => {
    headers = operation.getContext()['headers'];
    return of({ data: {}, extensions });
  });
  const query = gql`
    query Organization($id: ID!) {
      organization(id: $id) {
        id
      }
    }
  `;
  const link = createExplainLink(explanations).concat(answer);
  const client = {} as never;
  await lastValueFrom(ApolloLink.execute(link, { query, variables }, { client }));
  return headers;
}

describe('sayHow', () => {
  it.each<[Partial<ReadRecord>, string]>([
    [{}, 'Called'],
    [{ attempts: 3 }, 'Called 3 times'],
    [{ from: 'FLIGHT', attempts: 0 }, 'Shared with a read that was under way'],
    [{ from: 'CACHE', attempts: 0 }, 'Kept from before'],
    [{ from: 'SHARED_CACHE', attempts: 0 }, 'Kept by another process'],
    [{ waitedMs: 1204.6 }, 'Called, after 1,205 ms of waiting for its turn'],
    [{ stale: true }, 'Called, what it said before stands in'],
    [{ from: null, attempts: 0, refused: 'BREAKER_OPEN' }, 'Not called: it fails too often just now'],
    [{ from: null, attempts: 0, refused: 'SOMETHING_NEW' }, 'Not called: SOMETHING_NEW'],
    [{ from: null, attempts: 0 }, 'Not called'],
    [
      { attempts: 2, refused: 'BREAKER_OPEN' },
      'Called 2 times, then not any more: it fails too often just now',
    ],
  ])('says %j as “%s”', (members, words) => {
    expect(sayHow({ ...record, ...members })).toBe(words);
  });
});

describe('statusOfRead', () => {
  it.each<[Partial<ReadRecord>, string]>([
    [{}, 'OK'],
    [{ stale: true }, 'STALE'],
    [{ result: 'NOT_FOUND' }, 'NOT_FOUND'],
    [{ result: 'UPSTREAM_REJECTED' }, 'INVALID'],
    [{ result: 'UPSTREAM_TIMEOUT' }, 'UNAVAILABLE'],
    [{ result: null }, 'UNAVAILABLE'],
  ])('of %j is %s', (members, status) => {
    expect(statusOfRead({ ...record, ...members })).toBe(status);
  });
});

describe('sayMs', () => {
  it.each([
    [0, '0.0 ms'],
    [9.94, '9.9 ms'],
    [12.3, '12 ms'],
    [1234.5, '1,235 ms'],
  ])('says %d as %s', (ms, words) => {
    expect(sayMs(ms)).toBe(words);
  });
});

describe('findExplanation', () => {
  it.each([[undefined], [{}], [{ explain: null }], [{ explain: { records: 'none' } }]])(
    'in %j, finds none',
    (extensions) => {
      expect(findExplanation(extensions)).toBeNull();
    },
  );

  it('finds what is told', () => {
    expect(findExplanation({ explain: told })).toEqual(told);
  });
});

describe('the explain link', () => {
  it('while it is off, asks for nothing and keeps nothing', async () => {
    const explanations = new Explanations(createStorage());
    expect(await send(explanations, { explain: told }, { id: 'acme' })).toBeUndefined();
    expect(explanations.find('Organization', 'acme')).toBeNull();
  });

  it('while it is on, asks, keeps what is told, and tells whoever listens', async () => {
    const explanations = new Explanations(createStorage());
    explanations.turn(true);
    const listener = vi.fn();
    const stop = explanations.subscribe(listener);
    expect(await send(explanations, { explain: told }, { id: 'acme' })).toEqual({ 'x-explain': 'true' });
    expect(explanations.find('Organization', 'acme')).toEqual(told);
    expect(explanations.find('Organization', 'other')).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);

    stop();
    await send(explanations, {}, { id: 'acme' });
    expect(explanations.find('Organization', 'acme')).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('turned off, forgets what was told', async () => {
    const explanations = new Explanations(createStorage());
    explanations.turn(true);
    await send(explanations, { explain: told }, { id: 'acme' });
    explanations.turn(false);
    expect(explanations.find('Organization', 'acme')).toBeNull();
  });

  it('leaves alone what is asked for no one organization', async () => {
    const explanations = new Explanations(createStorage());
    explanations.turn(true);
    expect(await send(explanations, { explain: told }, { ids: ['acme'] })).toBeUndefined();
  });

  it('stays on for whoever signs in next, without what was told before', async () => {
    const storage = createStorage();
    const before = new Explanations(storage);
    before.turn(true);
    await send(before, { explain: told }, { id: 'acme' });
    const after = new Explanations(storage);
    expect([after.isOn, after.find('Organization', 'acme')]).toEqual([true, null]);
    after.turn(false);
    expect(new Explanations(storage).isOn).toBe(false);
  });
});

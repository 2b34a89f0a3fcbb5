import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { DatabaseLinks } from '../../../src/organizations/links-database/database-links.ts';
import type { DatabaseProblem } from '../../../src/organizations/links-database/database-problem.ts';
import { LinkLookups } from '../../../src/organizations/links-database/link-lookups.ts';
import { LinkMemory } from '../../../src/organizations/links-database/link-memory.ts';
import { Links, idsOf } from '../../../src/organizations/links.ts';
import type { Link } from '../../../src/organizations/links.ts';
import { acme, uuidOf } from '../records.ts';

const acmeLink: Link = { id: 'acme', nativeIds: { access: '73', workforce: acme.workforceId } };
const movedLink: Link = { id: 'acme', nativeIds: { access: '74', workforce: acme.workforceId } };

/** Links that are looked up in a table of the test's own, which answers when it is told to. */
function createTable(refreshMs = 600_000) {
  let rows: readonly Link[] = [];
  const asked: string[][] = [];
  const changes: (DatabaseProblem | null)[] = [];
  const settings = { delayMs: 0, fails: false };
  const memory = new LinkMemory(1000);
  const lookups = new LinkLookups({
    async find(ids) {
      asked.push([...ids].sort());
      const found = rows.filter((link) => idsOf(link).some((id) => ids.includes(id)));
      await sleep(settings.delayMs);
      if (settings.fails) throw new Error('planted');
      return found;
    },
    onAnswer: (ids, links, asOfMs) => memory.learn(ids, links, asOfMs),
    onChange: (problem) => changes.push(problem),
    maxQueries: 2,
    waitMs: 200,
    restMs: 300,
  });
  return {
    asked,
    changes,
    settings,
    lookups,
    set(...links: readonly Link[]) {
      rows = links;
    },
    /** The links as a new request sees them. */
    begin: () => new DatabaseLinks({ memory, lookups, refreshMs }),
  };
}

describe('DatabaseLinks', () => {
  test('asks once for what several requests want, also while the question is under way', async () => {
    const table = createTable();
    table.set(acmeLink);
    table.settings.delayMs = 50;
    const first = table.begin().lookUp(['acme', 'access:1'], true);
    await vi.waitUntil(() => table.asked.length === 1);
    const links = table.begin();
    await links.lookUp(['access:1', 'access:2'], true);
    await first;
    expect(table.asked).toEqual([['access:1', 'acme'], ['access:2']]);
    expect([links.ofRecord('access', '1'), links.ofRecord('access', '2')]).toEqual([null, null]);
    expect(table.begin().named('acme')).toEqual(acmeLink);
  });

  test('tells a request the same until its end, whatever changes', async () => {
    const table = createTable(0);
    table.set(acmeLink);
    const links = table.begin();
    expect(links.named('acme')).toBe('not-looked-up');
    await links.lookUp(['acme'], true);
    table.set(movedLink);
    await table.begin().lookUp(['acme'], true);
    expect(links.named('acme')).toEqual(acmeLink);
    expect(links.ofRecord('access', '73')).toEqual(acmeLink);
    await links.lookUp(['acme', 'access:73'], false);
    expect(table.asked).toHaveLength(2);
  });

  test('with an answer that contradicts what was found, before anything is read, finds all anew by one query', async () => {
    const table = createTable();
    table.set(acmeLink);
    await table.begin().lookUp(['acme'], true);
    table.set(movedLink);
    const links = table.begin();
    expect(links.named('acme')).toEqual(acmeLink);
    await links.lookUp(['access:74'], true);
    expect(table.asked.at(-1)).toEqual(['access:74', 'acme']);
    expect([links.named('acme'), links.ofRecord('access', '74')]).toEqual([movedLink, movedLink]);
    expect(links.ofRecord('access', '73')).toBe('not-looked-up');
  });

  test('with an answer that contradicts what was read, says that it cannot be had', async () => {
    const table = createTable();
    table.set(acmeLink);
    await table.begin().lookUp(['acme'], true);
    table.set(movedLink);
    const links = table.begin();
    expect(links.named('acme')).toEqual(acmeLink);
    await links.lookUp(['access:74'], false);
    expect([links.named('acme'), links.ofRecord('access', '74')]).toEqual([acmeLink, 'unavailable']);
    expect(table.begin().ofRecord('access', '74')).toEqual(movedLink);
  });

  test('of a table that is slow, waits so long, and has what comes later for the next request', async () => {
    const table = createTable();
    table.set(acmeLink);
    table.settings.delayMs = 400;
    const links = table.begin();
    const begunAtMs = performance.now();
    await links.lookUp(['acme'], true);
    expect(performance.now() - begunAtMs).toBeLessThan(390);
    expect(links.named('acme')).toBe('unavailable');
    expect(table.changes.map((problem) => problem?.message)).toEqual(['did not answer in time']);
    await vi.waitFor(() => expect(table.begin().named('acme')).toEqual(acmeLink));
  });

  test('of a table that fails, asks again after a rest, with one question', async () => {
    const table = createTable();
    table.set(acmeLink);
    table.settings.fails = true;
    await table.begin().lookUp(['acme'], true);
    expect(table.lookups.areResting).toBe(true);
    expect(table.begin().named('acme')).toBe('unavailable');
    await table.begin().lookUp(['acme'], true);
    expect(table.asked).toHaveLength(1);

    table.settings.fails = false;
    await vi.waitUntil(() => !table.lookups.areResting);
    table.settings.delayMs = 50;
    const probing = table.begin().lookUp(['acme'], true);
    await vi.waitUntil(() => table.asked.length === 2);
    expect(table.begin().ofRecord('access', '5')).toBe('unavailable');
    await probing;
    expect(table.begin().named('acme')).toEqual(acmeLink);
    expect(table.changes.map((problem) => problem?.message)).toEqual(['failed', undefined]);
  });

  test('of a table whose every query hangs, waits no longer for one that could not even be sent', async () => {
    const table = createTable();
    table.settings.delayMs = 2000;
    for (const id of ['access:1', 'access:2', 'access:3']) {
      const links = table.begin();
      const begunAtMs = performance.now();
      await links.lookUp([id], true);
      expect(performance.now() - begunAtMs).toBeLessThan(390);
      await vi.waitUntil(() => !table.lookups.areResting);
    }
    expect(table.asked).toHaveLength(2);
    await table.begin().lookUp(['access:4'], true);
    expect(table.lookups.areResting).toBe(true);
  });

  test('watched, holds while what was found is what would be found', async () => {
    const table = createTable(150);
    table.set(acmeLink);
    const links = table.begin();
    await links.lookUp(['acme', 'access:5'], true);
    const holds = links.watch();
    expect(holds()).toBe(true);
    await vi.waitUntil(() => !holds());
    await table.begin().lookUp(['acme', 'access:5'], true);
    expect(holds()).toBe(true);
    table.set(acmeLink, { id: 'five', nativeIds: { access: '5', workforce: uuidOf(5) } });
    await vi.waitUntil(() => !holds());
    await table.begin().lookUp(['acme', 'access:5'], true);
    expect(holds()).toBe(false);
  });
});

describe('Links in memory, watched', () => {
  test('hold until they are replaced', () => {
    let current = new Links([acmeLink]);
    const holds = current.watch(() => current);
    expect(holds()).toBe(true);
    current = new Links([acmeLink]);
    expect(holds()).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessRecords, acme, unit, uuidOf, workforceRecords } from '../organizations/records.ts';
import { findRequestLine } from '../server/support/log.ts';
import { bothCredentials } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster } from './support/cluster.ts';
import { addLinks, createLinksDatabase, startLinkedGraph } from './support/links.ts';
import { startProxy } from './support/proxy.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** Longer than what is known holds by default. */
const within = { timeout: 8000, interval: 100 };

const records = {
  access: accessRecords({ '1': {}, '2': {}, '73': {}, '74': {} }),
  workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {}, [acme.workforceId]: {} }),
};

const ids = ['acme', 'access:73', 'access:74', `workforce:${acme.workforceId}`];

async function askAll(graph: TestGraph) {
  const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id accessId workforceId } }';
  const { data, errors } = await graph.query(document, { variables: { ids } });
  expect(errors).toBeUndefined();
  return data?.['organizations'] as ({ id: string; accessId: string } | null)[];
}

describe('a change in the database', () => {
  test('is seen within seconds, without a restart: a link that comes, changes, and goes', async () => {
    const database = await createLinksDatabase(cluster);
    await using graph = await startLinkedGraph(database.readerUrl, records);
    const shownIds = async () => (await askAll(graph)).map((one) => one?.id ?? null);
    const unlinked = [null, 'access:73', 'access:74', `workforce:${acme.workforceId}`];
    expect(await shownIds()).toEqual(unlinked);

    await addLinks(database, [acme]);
    await vi.waitFor(async () => {
      expect(await shownIds()).toEqual(['acme', 'acme', 'access:74', 'acme']);
    }, within);

    await database.run("UPDATE organization_links SET access_id = 74 WHERE id = 'acme'");
    await vi.waitFor(async () => {
      expect(await shownIds()).toEqual(['acme', 'access:73', 'acme', 'acme']);
    }, within);
    expect((await askAll(graph))[0]?.accessId).toBe('74');

    await database.run('DELETE FROM organization_links');
    await vi.waitFor(async () => {
      expect(await shownIds()).toEqual(unlinked);
    }, within);
  });

  test('is one for every id at once: no answer shows two states', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await startLinkedGraph(database.url, {
      ...records,
      environment: { LINKS_REFRESH_MS: '20' },
    });
    const changing = (async () => {
      for (let round = 0; round < 60; round += 1) {
        await database.run(`UPDATE organization_links SET access_id = ${round % 2 === 0 ? 74 : 73}`);
      }
    })();
    const seen = new Set<string>();
    const isOver = new AbortController();
    void changing.finally(() => isOver.abort());
    while (!isOver.signal.aborted) {
      const [byName, by73, by74, byWorkforce] = await askAll(graph);
      const linkedTo = byName?.accessId;
      seen.add(String(linkedTo));
      expect(byWorkforce).toEqual(byName);
      expect([by73?.id, by74?.id]).toEqual(linkedTo === '73' ? ['acme', 'access:74'] : ['access:73', 'acme']);
    }
    await changing;
    expect([...seen].sort()).toEqual(['73', '74']);
  });

  test('while what is known holds, is not asked for', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      ...records,
      environment: { LINKS_REFRESH_MS: '600000' },
    });
    await askAll(graph);
    await database.run('DELETE FROM organization_links');
    expect((await askAll(graph))[0]?.id).toBe('acme');
    expect(proxy.lookups).toHaveLength(1);
  });

  test('of more links than are kept in mind, is asked for again, and answered right', async () => {
    const links = Array.from({ length: 20 }, (_, index) => unit(index + 1));
    const database = await createLinksDatabase(cluster, links);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      access: accessRecords(Object.fromEntries(links.map(({ accessId }) => [accessId, {}]))),
      environment: { LINKS_REFRESH_MS: '600000', LINKS_MAX_IDS: '6' },
    });
    for (let round = 0; round < 2; round += 1) {
      for (const { id, accessId } of links) {
        const { data } = await graph.query(`{ organization(id: "access:${accessId}") { id } }`);
        expect(data).toEqual({ organization: { id } });
      }
    }
    expect(proxy.lookups).toHaveLength(40);
  });
});

describe('with CACHE_TTL_MS, an answer', () => {
  const document = '{ organization(id: "acme") { accessId isPersonal description } }';

  test('is kept while its links are known to hold, and goes with them', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      ...records,
      environment: { CACHE_TTL_MS: '600000', LINKS_REFRESH_MS: '1500' },
    });
    const ask = async (id: string) => {
      const { data } = await graph.query(document, { headers: { ...bothCredentials, 'x-request-id': id } });
      const { sharedWith } = await findRequestLine(graph, id);
      return { accessId: (data?.['organization'] as { accessId: string }).accessId, sharedWith };
    };
    await ask('first');
    expect(await ask('again')).toEqual({ accessId: '73', sharedWith: 'first' });
    expect(proxy.lookups).toHaveLength(1);

    await database.run('UPDATE organization_links SET access_id = 74');
    const changedAtMs = performance.now();
    let request = 0;
    await vi.waitFor(async () => {
      request += 1;
      expect((await ask(`later-${request}`)).accessId).toBe('74');
    }, within);
    // The refresh, and time for a busy machine.
    expect(performance.now() - changedAtMs).toBeLessThan(5000);
    expect(graph.access.requests).toHaveLength(2);
  });

  test('goes when the other of its organizations is linked', async () => {
    const database = await createLinksDatabase(cluster);
    await using graph = await startLinkedGraph(database.url, {
      ...records,
      environment: { CACHE_TTL_MS: '600000' },
    });
    const idNow = async () => {
      const { data } = await graph.query('{ organization(id: "access:1") { id isPersonal } }');
      return (data?.['organization'] as { id: string }).id;
    };
    expect(await idNow()).toBe('access:1');
    await addLinks(database, [unit(1)]);
    await vi.waitFor(async () => expect(await idNow()).toBe('unit-1'), within);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Answer } from '../support/graph.ts';
import { createRecords, fieldsOf } from './records.ts';

const records = createRecords(2);
const [known, unknown] = records.links.map(({ id }) => id) as [string, string];

interface Organization {
  readonly sources: readonly { source: string; status: string; fetchedAt: string | null }[];
}

/** A platform that can be killed, and comes back at the same port. */
async function startMortal(bodies: Readonly<Record<string, string>>) {
  const listen = async (port: number) => {
    const server = createServer((request, response) => void response.end(bodies[request.url ?? '']));
    server.listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return server;
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const kill = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    revive: async () => {
      server = await listen(port);
    },
    [Symbol.asyncDispose]: kill,
  };
}

function stateOf({ data }: Answer, source: string) {
  const { sources } = data?.['organization'] as Organization;
  return sources.find((state) => state.source === source.toUpperCase());
}

describe.each(['access', 'workforce'] as const)(
  'with CACHE_STALE_IF_ERROR_MS, where %s is killed',
  (killed) => {
    const well = killed === 'access' ? 'workforce' : 'access';

    test('what was read is answered on, marked STALE, through the open breaker too, and is OK again by itself', async () => {
      await using platform = await startMortal(records.bodies[killed]);
      await using graph = await startGraph({
        [well]: Object.fromEntries(
          Object.entries(records.bodies[well]).map(([path, body]) => [path, { status: 200, body }]),
        ),
        links: records.links,
        environment: {
          CACHE_STALE_IF_ERROR_MS: '60000',
          BREAKER_OPEN_MS: '300',
          [`${killed.toUpperCase()}_URL`]: platform.url,
        },
      });
      const ask = (id: string) =>
        graph.query(
          `{ organization(id: "${id}") { isPersonal subscriptionId description contacts { email } sources { source status fetchedAt } } }`,
        );
      const whole = { ...fieldsOf(killed, true), ...fieldsOf(well, true) };

      const before = await ask(known);
      expect(before.data?.['organization']).toMatchObject(whole);
      const { fetchedAt } = stateOf(before, killed)!;
      expect(stateOf(before, killed)).toMatchObject({ status: 'OK' });

      await platform.kill();
      // More than it takes to open the breaker.
      for (let asked = 0; asked < 30; asked += 1) {
        const during = await ask(known);
        expect(during.errors).toBeUndefined();
        expect(during.data?.['organization']).toMatchObject(whole);
        expect(stateOf(during, killed)).toEqual({ source: killed.toUpperCase(), status: 'STALE', fetchedAt });
        expect(stateOf(during, well)).toMatchObject({ status: 'OK' });
      }
      expect(graph.logLines.join('')).toContain('breaker opened');
      const neverRead = await ask(unknown);
      expect(neverRead.data?.['organization']).toMatchObject({
        ...fieldsOf(killed, false),
        ...fieldsOf(well, true),
      });
      expect(neverRead.errors?.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);

      await platform.revive();
      await expect.poll(async () => stateOf(await ask(known), killed)?.status, { timeout: 5000 }).toBe('OK');
      const after = await ask(known);
      expect(after.errors).toBeUndefined();
      expect(after.data?.['organization']).toMatchObject(whole);
      expect(Date.parse(stateOf(after, killed)?.fetchedAt ?? '')).toBeGreaterThan(
        Date.parse(fetchedAt ?? ''),
      );
      expect((await ask(unknown)).data?.['organization']).toMatchObject(whole);
    });
  },
);

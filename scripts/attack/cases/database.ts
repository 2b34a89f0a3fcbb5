import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { ProcessCase } from '../attack-case.ts';
import { startAttackedServer } from '../attacked-server.ts';
import { victim, workforceIdOf } from '../platforms.ts';

/** A proxy in front of the database whose open connections can die while new ones work. */
interface DyingProxy extends AsyncDisposable {
  readonly port: number;
  /** Lets every open connection die: by a reset, by its end, or by silence. */
  strike(how: Death): void;
}

type Death = 'reset' | 'end' | 'silence';

async function startProxy(socketPath: string): Promise<DyingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((caller) => {
    const database = connect(socketPath);
    const pair = [caller, database] as const;
    pairs.add(pair);
    caller.on('error', () => undefined).once('close', () => pairs.delete(pair));
    database.on('error', () => undefined);
    caller.pipe(database).pipe(caller);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    strike(how) {
      for (const [caller, database] of pairs) {
        caller.unpipe();
        database.unpipe();
        database.destroy();
        // Only when it is used again: a pool drops a connection whose death it sees while it is idle.
        caller.on('data', () => {
          if (how === 'reset') caller.resetAndDestroy();
          else if (how === 'end') caller.end();
        });
        // Unpiping has paused it.
        caller.resume();
      }
      pairs.clear();
    },
    async [Symbol.asyncDispose]() {
      for (const [caller] of pairs) caller.destroy();
      server.close();
    },
  };
}

/** Pooled connections that died. */
export const deadConnections: ProcessCase = {
  id: 'C13',
  title: 'pooled connections to the links database die while it is well',
  async runAlone({ environment }) {
    // Loaded here: it throws if PostgreSQL is not installed.
    const { startCluster } = await import('../../../test/postgresql/support/cluster.ts');
    const { createLinksDatabase } = await import('../../../test/postgresql/support/links.ts');
    await using cluster = await startCluster();
    const links = [victim, ...[2, 3, 4].map((number) => toLink(number))];
    const database = await createLinksDatabase(cluster, links);
    await using proxy = await startProxy(`${cluster.folder}/.s.PGSQL.5432`);
    const { LINKS_FILE: _file, ...rest } = environment;
    await using server = await startAttackedServer({
      ...rest,
      LINKS_DATABASE_URL: `postgresql://owner@127.0.0.1:${String(proxy.port)}/${database.name}`,
    });
    const outcomes: string[] = [];
    let holds = true;
    for (const [index, how] of (['reset', 'end', 'silence'] as const).entries()) {
      proxy.strike(how);
      const { text, tookMs } = await server.query(
        `{ organization(id: "unit-${String(index + 2)}") { name } }`,
      );
      const isFound = text.includes('"name":"Workforce"');
      holds &&= isFound;
      outcomes.push(`${how}: ${isFound ? `found after ${tookMs.toFixed(0)} ms` : 'not found'}`);
    }
    return { sent: '3 unknown ids, each after all connections died', outcome: outcomes.join(', '), holds };
  },
};

function toLink(number: number) {
  return { id: `unit-${String(number)}`, accessId: String(number), workforceId: workforceIdOf(number) };
}

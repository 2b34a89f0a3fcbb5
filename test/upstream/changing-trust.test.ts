import { mkdtempDisposable, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCaFile } from '../../src/upstream/ca-file.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createChangingTrust } from '../../src/upstream/trust.ts';
import { accessRecords } from '../organizations/records.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { parseLog } from '../server/support/log.ts';
import { startGraph } from '../support/graph.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { startTlsServer } from './tls-server.ts';

const within = { timeout: 4000, interval: 20 };

/** Puts the text in the file's place at once, as deployments do. */
async function place(path: string, text: string) {
  await writeFile(`${path}.next`, text);
  await rename(`${path}.next`, path);
}

test('a changed file of certificate authorities: decides on new connections, also to a server that was trusted before', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'changing-trust-test-'));
  const path = join(folder.path, 'ca.pem');
  const elsewhere = createSelfSigned('elsewhere.example').cert;
  await using server = await startTlsServer();
  await place(path, elsewhere);
  const logLines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } });
  const file = await openCaFile({ path, logger, pollIntervalMs: 5 });
  try {
    await using upstream = connect(server.url, { trust: createChangingTrust(file), maxConcurrentCalls: 1 });
    const get = async () => {
      using deadline = new TestDeadline();
      return codeOf(await upstream.get('/a', {}, deadline));
    };
    const disconnect = async () => {
      await server.disconnect();
      await vi.waitUntil(() => upstream.load.connections === 0);
    };
    const change = async (text: string, message: string) => {
      await place(path, text);
      await vi.waitFor(() => expect(parseLog(logLines).at(-1)?.['msg']).toBe(message), within);
    };
    expect(await get()).toBe('UPSTREAM_UNAVAILABLE');

    await change(elsewhere + server.cert, 'certificate authorities reloaded');
    expect(await get()).toBe(200);

    await change(
      'a-secret',
      'the changed file of certificate authorities cannot be used; the old authorities stay',
    );
    expect(logLines.join('')).not.toContain('a-secret');
    await disconnect();
    expect(await get()).toBe(200);

    await change(elsewhere, 'certificate authorities reloaded');
    // A connection that is open stays; a new one may not resume its session.
    expect(await get()).toBe(200);
    await disconnect();
    expect(await get()).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.requests).toHaveLength(3);
  } finally {
    file.close();
  }
});

test('the application, with a changed UPSTREAM_CA_FILE: reads a platform that it could not read before', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'changing-trust-test-'));
  const path = join(folder.path, 'ca.pem');
  await using platform = await startTlsServer({ body: { id: 7, name: 'Secured' } });
  await place(path, createSelfSigned('elsewhere.example').cert);
  await using graph = await startGraph({
    workforce: accessRecords({}),
    environment: { ACCESS_URL: platform.url, UPSTREAM_CA_FILE: path, BREAKER_MIN_ATTEMPTS: '0' },
  });
  const readName = async () => {
    const { data } = await graph.query('{ organization(id: "access:7") { name } }');
    return (data?.['organization'] as { name: string } | null | undefined)?.name;
  };
  expect(await readName()).toBeUndefined();
  await place(path, platform.cert);
  await vi.waitFor(async () => expect(await readName()).toBe('Secured'), within);
});

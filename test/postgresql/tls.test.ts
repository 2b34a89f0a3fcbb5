import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster } from './support/cluster.ts';
import { open } from './support/links.ts';

const pair = createSelfSigned('localhost');
let cluster: Cluster;
let caFile: string;
beforeAll(async () => {
  cluster = await startCluster(pair);
  caFile = join(cluster.folder, 'ca.pem');
  await writeFile(caFile, pair.cert);
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** Asks whether the connection is encrypted. */
async function isEncrypted(host: string, parameters: string): Promise<unknown> {
  await using database = await open(`postgresql://owner@${host}:${cluster.port}/postgres?${parameters}`);
  const [row] = await database.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
  return row?.['ssl'];
}

describe('sslmode', () => {
  test.each([
    ['disable', '127.0.0.1', false],
    ['verify-full', 'localhost', true],
    ['require', 'localhost', true],
    ['verify-ca', '127.0.0.1', true],
  ])('%s, of a certificate that is trusted, at %s, connects', async (mode, host, encrypted) => {
    const trusting = mode === 'disable' ? '' : `&sslrootcert=${encodeURIComponent(caFile)}`;
    expect(await isEncrypted(host, `sslmode=${mode}${trusting}`)).toBe(encrypted);
  });

  test.each([
    ['verify-full', 'localhost'],
    ['require', 'localhost'],
    ['verify-ca', 'localhost'],
  ])('%s, of a certificate that nobody trusts, at %s, does not', async (mode, host) => {
    await expect(isEncrypted(host, `sslmode=${mode}`)).rejects.toMatchObject({
      message: expect.stringMatching(/^has a certificate that cannot be trusted \(\w+\)$/) as string,
      isLasting: true,
    });
  });

  test.each(['verify-full', 'require'])('%s, of a certificate of another host, does not', async (mode) => {
    const trusting = `&sslrootcert=${encodeURIComponent(caFile)}`;
    await expect(isEncrypted('127.0.0.1', `sslmode=${mode}${trusting}`)).rejects.toMatchObject({
      message: 'has a certificate that cannot be trusted (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
  });
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessCredentials, workforceCredentials } from '../../demo/credentials.ts';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import type { DemoUpstreams } from '../../demo/upstreams/start.ts';
import { startApplication } from '../../src/application.ts';
import type { RunningApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { createSchema } from '../../src/server/schema.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { codesOf } from '../server/support/requests.ts';
import { postQuery } from '../support/graph.ts';
import type { Answer } from '../support/graph.ts';
import { selectEveryField } from './support/every-field.ts';

interface Link {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
}
interface AnsweredOrganization extends Link {
  readonly parent: { readonly id: string } | null;
  readonly sources: readonly {
    readonly source: string;
    readonly status: string;
    readonly fetchedAt: string | null;
  }[];
}

const linksFile = fileURLToPath(new URL('../../demo/links.json', import.meta.url));
const links = JSON.parse(await readFile(linksFile, 'utf8')) as Link[];
const ordinary = links.filter(({ id }) => !id.startsWith('fault-'));
const faulty = links.filter(({ id }) => id.startsWith('fault-'));
const headers = {
  authorization: accessCredentials[0]!.value,
  'x-workforce-api-key': workforceCredentials[0]!.value,
};
const query = `query ($ids: [ID!]!) { organizations(ids: $ids) ${selectEveryField(createSchema(), 'Organization')} }`;

let upstreams: DemoUpstreams;
let application: RunningApplication;
const logLines: string[] = [];
beforeAll(async () => {
  upstreams = await startDemoUpstreams();
  const config = parseConfig({
    SHUTDOWN_GRACE_MS: '0',
    // One fault must not be answered by what another one led to.
    BREAKER_MIN_ATTEMPTS: '0',
    BREAKER_CONSECUTIVE_FAILURES: '0',
    UPSTREAM_RETRIES: '0',
    ACCESS_URL: upstreams.accessUrl,
    WORKFORCE_URL: upstreams.workforceUrl,
    LINKS_FILE: linksFile,
    PORT: '0',
    ADMIN_PORT: '0',
    UPSTREAM_TIMEOUT_MS: '500',
  });
  const destination = { write: (line: string) => void logLines.push(line) };
  application = await startApplication(config, createLogger({ level: 'info', destination }));
});
afterAll(async () => {
  await application.stop();
  await upstreams.close();
});

async function readAll(
  chunk: readonly Link[],
): Promise<{ answer: Answer; organizations: AnsweredOrganization[] }> {
  const answer = await postQuery(application.url, query, {
    variables: { ids: chunk.map(({ id }) => id) },
    headers,
  });
  return { answer, organizations: answer.data?.['organizations'] as AnsweredOrganization[] };
}

describe('organizations, every field of them', () => {
  test('of every ordinary link, come whole from both platforms, each record read once', async () => {
    const before = { ...upstreams.calls };
    const { answer, organizations } = await readAll(ordinary);
    expect(answer.errors).toBeUndefined();
    expect(organizations).toEqual(
      ordinary.map(({ id, accessId, workforceId }): unknown =>
        expect.objectContaining({
          id,
          accessId,
          workforceId,
          sources: [
            { source: 'ACCESS', status: 'OK', fetchedAt: expect.any(String) as unknown },
            { source: 'WORKFORCE', status: 'OK', fetchedAt: expect.any(String) as unknown },
          ],
        }),
      ),
    );
    const calls = {
      access: upstreams.calls.access - before.access,
      workforce: upstreams.calls.workforce - before.workforce,
    };
    const names = new Set(ordinary.map(({ id }) => id));
    const parents = new Set(organizations.flatMap(({ parent }) => parent?.id ?? []));
    // One names a parent that no platform has: that is asked for, too.
    expect(calls).toEqual({ access: names.size, workforce: names.union(parents).size + 1 });
  });

  const chunks = [0, 7, 14, 21].map((start) => faulty.slice(start, start + 7));
  test.each(chunks)(
    'of the faulty links from $id on, come from the platform that is well, with one error each',
    async (...chunk) => {
      const { answer, organizations } = await readAll(chunk);
      expect(answer.status).toBe(200);
      expect(codesOf(answer.errors)).not.toContain('INTERNAL_SERVER_ERROR');
      const failing = organizations.map(
        ({ sources }) => sources.filter(({ status }) => status !== 'OK').length,
      );
      expect(failing).toEqual(chunk.map(() => 1));
      expect(organizations.map(({ id }) => id)).toEqual(chunk.map(({ id }) => id));
      expect(answer.errors?.map(({ path }) => path?.[1]).sort()).toEqual(chunk.map((_, index) => index));
      expect(answer.errors?.map(({ extensions }) => extensions['source'])).toEqual(
        expect.arrayContaining([chunk[0]!.id.startsWith('fault-access') ? 'ACCESS' : 'WORKFORCE']),
      );
      expect(logLines.join('')).not.toContain('"level":50');
    },
  );

  test('are all links of the demo', () => {
    expect(ordinary.length).toBeGreaterThanOrEqual(16);
    expect(faulty).toHaveLength(28);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { demoCredentials, maySee } from '../../demo/credentials.ts';
import { accessRecords, ordinaryAccessRecords } from '../../demo/records/access.ts';
import { permissionFlags } from '../../demo/records/permissions.ts';
import { missingParentId, workforceIds } from '../../demo/records/workforce-ids.ts';
import { ordinaryWorkforceRecords, workforceRecords } from '../../demo/records/workforce.ts';
import { demoFaults } from '../../demo/upstreams/faults.ts';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import { read, withCredential } from './read.ts';

interface Link {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
}

interface Workforce {
  readonly organizationType: { readonly type: string; readonly parentOrganizationUnitId: string };
}

const links = JSON.parse(await readFile(new URL('../../demo/links.json', import.meta.url), 'utf8')) as Link[];
const ordinaryLinks = links.filter(({ id }) => !id.startsWith('fault-'));
const workforceBodies = new Map(
  ordinaryWorkforceRecords.map(({ id, body }) => [id, JSON.parse(body) as Workforce]),
);

function ancestorsOf(id: string): string[] {
  const parent = workforceBodies.get(id)?.organizationType.parentOrganizationUnitId;
  return parent === undefined || parent === '' ? [] : [parent, ...ancestorsOf(parent)];
}

describe('the demo links', () => {
  it('use each id once, in the form that a link must have', () => {
    for (const { id, accessId, workforceId } of links) {
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
      expect(accessId).toMatch(/^[1-9][0-9]{0,15}$/);
      expect(workforceId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    for (const key of ['id', 'accessId', 'workforceId'] as const) {
      expect(new Set(links.map((link) => link[key])).size).toBe(links.length);
    }
  });

  it('link the two records of the documents, and their parent', () => {
    expect(links).toContainEqual({ id: 'acme', accessId: '73', workforceId: workforceIds.acme });
    expect(links).toContainEqual({
      id: 'acme-holding',
      accessId: '101',
      workforceId: workforceIds.acmeHolding,
    });
  });

  it('name only records that answer well, outside of the faults', async () => {
    await using upstreams = await startDemoUpstreams();
    const sound = links.flatMap(({ id, accessId, workforceId }) => [
      ...(id.startsWith('fault-access-')
        ? []
        : [{ path: `${upstreams.accessUrl}/v1/organizations/${accessId}` }]),
      ...(id.startsWith('fault-workforce-')
        ? []
        : [{ path: `${upstreams.workforceUrl}/organizations/${workforceId}` }]),
    ]);
    const headers = { ...withCredential('demo-access-token'), ...withCredential('demo-workforce-key') };
    const received = await Promise.all(sound.map(({ path }) => read(path, headers)));
    expect(received.map(({ status }) => status)).toEqual(sound.map(() => 200));
  });

  it('show every fault of each platform beside a healthy record', () => {
    for (const { name, accessId, healthyAccessId, workforceId, healthyWorkforceId } of demoFaults) {
      expect(links).toContainEqual({ id: `fault-access-${name}`, accessId, workforceId: healthyWorkforceId });
      expect(links).toContainEqual({ id: `fault-workforce-${name}`, accessId: healthyAccessId, workforceId });
    }
    expect(links).toHaveLength(ordinaryLinks.length + 2 * demoFaults.length);
  });
});

describe('the demo records', () => {
  it("make at least 30 organizations besides the documents' and the odd ones", () => {
    const ordinary = new Set([...ordinaryAccessRecords, ...ordinaryWorkforceRecords].map(({ id }) => id));
    const joined = ordinaryLinks.filter(
      ({ accessId, workforceId }) => ordinary.has(accessId) && ordinary.has(workforceId),
    );
    expect(ordinaryAccessRecords).toHaveLength(24);
    expect(ordinaryWorkforceRecords).toHaveLength(26);
    expect(ordinary.size - joined.length).toBe(35);
  });

  it.each([
    ['access', accessRecords],
    ['workforce', workforceRecords],
  ])('of %s have each id once', (_platform, records) => {
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  });

  it('have every type of workforce organization', () => {
    const types = new Set([...workforceBodies.values()].map(({ organizationType }) => organizationType.type));
    expect([...types].sort()).toEqual([
      'branch',
      'client',
      'other',
      'partner',
      'project',
      'subsidiary',
      'supplier',
    ]);
  });

  it('have parents over three levels, and siblings', () => {
    expect(ancestorsOf(workforceIds.nordlysQuayside)).toEqual([
      workforceIds.nordlysBergen,
      workforceIds.nordlysLogistics,
      workforceIds.nordlysGroup,
    ]);
    expect(ancestorsOf(workforceIds.nordlysTromso)).toEqual(ancestorsOf(workforceIds.nordlysBergen));
  });

  it('have one parent that does not exist, and one that only the full key may see', () => {
    expect(ancestorsOf(workforceIds.quaiNeuf)).toEqual([missingParentId]);
    const seers = (id: string) =>
      demoCredentials
        .filter((key) => key.platform === 'workforce' && maySee(key, id))
        .map(({ name }) => name);
    expect(ancestorsOf(workforceIds.alpineHuts)).toEqual([workforceIds.helvetiaVault]);
    expect(seers(workforceIds.alpineHuts)).toEqual(['demo-workforce-key', 'demo-workforce-restricted']);
    expect(seers(workforceIds.helvetiaVault)).toEqual(['demo-workforce-key']);
  });

  it("have the permission flags of the access platform's document, in its order", () => {
    const example = JSON.parse(accessRecords[0]?.body ?? '') as { permissions: Record<string, boolean> };
    expect(permissionFlags).toEqual(Object.keys(example.permissions));
  });

  it('keep numbers in the text that JavaScript cannot hold', () => {
    const texts = accessRecords.map(({ body }) => body).join('\n');
    expect(texts).toContain('"creatorAccountId":4294967297123');
    expect(texts).toContain('"creatorAccountId":9007199254740993');
    expect(texts).toContain('"id":5000000123');
  });
});

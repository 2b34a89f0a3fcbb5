import { describe, expect, it } from 'vitest';
import { demoFaults } from '../../demo/upstreams/faults.ts';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import type { DemoUpstreams } from '../../demo/upstreams/start.ts';
import { read, withCredential } from './read.ts';
import type { Received } from './read.ts';

type Platform = 'access' | 'workforce';
const platforms: readonly Platform[] = ['access', 'workforce'];

function findFault(name: string) {
  const fault = demoFaults.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new Error(`There is no fault ${name}`);
  return fault;
}

function readFault(
  upstreams: DemoUpstreams,
  platform: Platform,
  name: string,
  timeoutMs?: number,
): Promise<Received> {
  const { accessId, workforceId } = findFault(name);
  return platform === 'access'
    ? read(
        `${upstreams.accessUrl}/v1/organizations/${accessId}`,
        withCredential('demo-access-token'),
        timeoutMs,
      )
    : read(
        `${upstreams.workforceUrl}/organizations/${workforceId}`,
        withCredential('demo-workforce-key'),
        timeoutMs,
      );
}

describe.each(platforms)('the faults of %s', (platform) => {
  it.each([
    ['bad-request', 400],
    ['rate-limited', 429],
    ['internal-error', 500],
    ['unavailable', 503],
    ['redirect', 302],
    ['no-content', 204],
    ['html', 200],
    ['empty', 200],
    ['array', 200],
    ['wrong-id', 200],
  ])('%s answers %i', async (name, status) => {
    await using upstreams = await startDemoUpstreams();
    const received = await readFault(upstreams, platform, name);
    expect(received.status).toBe(status);
  });

  it('rate-limited says when to come again', async () => {
    await using upstreams = await startDemoUpstreams();
    const { headers } = await readFault(upstreams, platform, 'rate-limited');
    expect(headers.get('retry-after')).toBe('1');
  });

  it('redirect leads to another host name on loopback, where something would answer', async () => {
    await using upstreams = await startDemoUpstreams();
    const { headers } = await readFault(upstreams, platform, 'redirect');
    const base = platform === 'access' ? upstreams.accessUrl : upstreams.workforceUrl;
    const path =
      platform === 'access' ? '/v1/organizations/73' : '/organizations/987abc78-39c5-436f-a70b-d3a14db753c0';
    expect(headers.get('location')).toBe(`http://localhost:${new URL(base).port}${path}`);
  });

  it('html, empty, array and wrong-id answer what no client should take', async () => {
    await using upstreams = await startDemoUpstreams();
    const html = await readFault(upstreams, platform, 'html');
    expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.body).toMatch(/^<!doctype html>/);
    expect((await readFault(upstreams, platform, 'empty')).body).toBe('');
    expect(JSON.parse((await readFault(upstreams, platform, 'array')).body)).toHaveLength(1);
    expect(JSON.parse((await readFault(upstreams, platform, 'wrong-id')).body)).toMatchObject({
      id: platform === 'access' ? 73 : '987abc78-39c5-436f-a70b-d3a14db753c0',
    });
  });

  it.each(['reset', 'cut-off'])('%s breaks the connection', async (name) => {
    await using upstreams = await startDemoUpstreams();
    await expect(readFault(upstreams, platform, name)).rejects.toThrow(TypeError);
  });

  it('timeout never answers', async () => {
    await using upstreams = await startDemoUpstreams();
    await expect(readFault(upstreams, platform, 'timeout', 100)).rejects.toThrow('timeout');
  });

  it('slow answers well, but not soon', async () => {
    await using upstreams = await startDemoUpstreams();
    const impatient = readFault(upstreams, platform, 'slow', 500);
    const patient = readFault(upstreams, platform, 'slow');
    await expect(impatient).rejects.toThrow('timeout');
    expect((await patient).status).toBe(200);
  });

  it('are seen only by a credential that may see the record', async () => {
    await using upstreams = await startDemoUpstreams();
    const { accessId, workforceId } = findFault('unavailable');
    const received =
      platform === 'access'
        ? await read(
            `${upstreams.accessUrl}/v1/organizations/${accessId}`,
            withCredential('demo-access-restricted'),
          )
        : await read(
            `${upstreams.workforceUrl}/organizations/${workforceId}`,
            withCredential('demo-workforce-restricted'),
          );
    expect(received.status).toBe(platform === 'access' ? 403 : 401);
  });

  it('have the ids that the status codes suggest', () => {
    const idOf = (name: string) => findFault(name)[platform === 'access' ? 'accessId' : 'workforceId'];
    expect(idOf('unavailable')).toMatch(/9503$/);
    expect(idOf('redirect')).toMatch(/9302$/);
  });
});

import { describe, expect, it } from 'vitest';
import { demoFaults } from '../../demo/upstreams/faults.ts';
import { startDemoUpstreams } from '../../demo/upstreams/start.ts';
import { read, withCredential } from './read.ts';

describe('startDemoUpstreams', () => {
  it('counts every call by platform, refused ones too', async () => {
    await using upstreams = await startDemoUpstreams();
    expect(upstreams.calls).toEqual({ access: 0, workforce: 0 });
    await read(`${upstreams.accessUrl}/v1/organizations/73`, withCredential('demo-access-token'));
    await read(`${upstreams.accessUrl}/v1/organizations/73`);
    await read(`${upstreams.workforceUrl}/nowhere`);
    expect(upstreams.calls).toEqual({ access: 2, workforce: 1 });
  });

  it('runs twice side by side on ports of their own', async () => {
    await using first = await startDemoUpstreams();
    await using second = await startDemoUpstreams();
    const urls = [first.accessUrl, first.workforceUrl, second.accessUrl, second.workforceUrl];
    expect(new Set(urls).size).toBe(4);
    for (const url of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('ends connections that hang when it closes', async () => {
    const upstreams = await startDemoUpstreams();
    const hanging = demoFaults.filter(({ name }) => name === 'timeout' || name === 'slow');
    const reads = hanging.flatMap(({ accessId, workforceId }) => [
      read(`${upstreams.accessUrl}/v1/organizations/${accessId}`, withCredential('demo-access-token')),
      read(`${upstreams.workforceUrl}/organizations/${workforceId}`, withCredential('demo-workforce-key')),
    ]);
    const outcomes = Promise.allSettled(reads);
    await expect.poll(() => upstreams.calls).toEqual({ access: 2, workforce: 2 });
    await upstreams.close();
    // The slow ones answer after 1500 ms, so they are rejected only because their connection ended.
    expect((await outcomes).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  });

  it('stops one platform while the other goes on', async () => {
    await using upstreams = await startDemoUpstreams();
    await upstreams.stop('workforce');
    await expect(read(`${upstreams.workforceUrl}/organizations`)).rejects.toThrow(TypeError);
    const answer = await read(`${upstreams.accessUrl}/v1/organization`, withCredential('demo-access-token'));
    expect(answer.status).toBe(200);
  });

  it('may be closed twice, and accepts nothing afterwards', async () => {
    const upstreams = await startDemoUpstreams();
    await upstreams.close();
    await upstreams.close();
    await expect(read(`${upstreams.accessUrl}/v1/organization`)).rejects.toThrow(TypeError);
  });
});

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { organizations, parentIds } from '../../bench/organizations.ts';
import { startSimulator } from '../../bench/platforms/simulator.ts';
import { readCalls, startBenchGraph } from './support/bench-graph.ts';

const [first, second] = organizations;
const accessPath = `/v1/organizations/${first?.accessId ?? ''}`;
const workforcePath = `/organizations/${second?.workforceId ?? ''}`;

async function readId(url: string): Promise<unknown> {
  const response = await fetch(url);
  return ((await response.json()) as { id: unknown }).id;
}

describe('the simulated platforms', () => {
  test('asked for a record and its parent, send documents in which our sources find no issue', async () => {
    await using graph = await startBenchGraph();
    const everything = 'id dataIssues { path code } sources { status }';
    const { data, errors } = await graph.ask({
      query: `query ($ids: [ID!]!) { organizations(ids: $ids) { ${everything} parent { ${everything} } } }`,
      variables: { ids: organizations.slice(0, 6).map(({ id }) => id) },
    });

    expect(errors).toBeUndefined();
    expect(data?.['organizations']).toEqual(
      organizations.slice(0, 6).map(({ id }, index) => ({
        id,
        dataIssues: [],
        sources: [{ status: 'OK' }, { status: 'OK' }],
        parent: {
          id: `workforce:${parentIds[index % parentIds.length] ?? ''}`,
          dataIssues: [],
          sources: [{ status: 'NOT_LINKED' }, { status: 'OK' }],
        },
      })),
    );
  });

  test('asked for a record of each, answer it and count the calls of each', async () => {
    await using simulator = await startSimulator();

    expect(await readId(simulator.url + accessPath)).toBe(Number(first?.accessId));
    expect(await readId(simulator.url + workforcePath)).toBe(second?.workforceId);
    expect(await readId(simulator.url + workforcePath)).toBe(second?.workforceId);
    expect(await readCalls(simulator.url)).toEqual({ access: 1, workforce: 2, unknown: 0 });
  });

  test('asked for what they do not know, answer 404 and count it', async () => {
    await using simulator = await startSimulator();
    const { status } = await fetch(`${simulator.url}/organizations/none`);

    expect(status).toBe(404);
    expect(await readCalls(simulator.url)).toEqual({ access: 0, workforce: 0, unknown: 1 });
  });

  test('told to reset, count from nothing', async () => {
    await using simulator = await startSimulator();
    await readId(simulator.url + accessPath);
    await fetch(`${simulator.url}/control/reset`);

    expect(await readCalls(simulator.url)).toEqual({ access: 0, workforce: 0, unknown: 0 });
  });

  test('told to delay, answer no sooner, and at once when told to stop it', async () => {
    await using simulator = await startSimulator();
    await fetch(`${simulator.url}/control/delay/200`);
    const startMs = performance.now();
    await Promise.all([readId(simulator.url + accessPath), readId(simulator.url + workforcePath)]);
    // A timer may fire a part of a millisecond early.
    expect(performance.now() - startMs).toBeGreaterThan(198);

    await fetch(`${simulator.url}/control/delay/60000`);
    await fetch(`${simulator.url}/control/delay/0`);
    expect(await readId(simulator.url + accessPath)).toBe(Number(first?.accessId));
  });

  test('sent two requests in one piece and one in two, answer all three in order', async () => {
    await using simulator = await startSimulator();
    const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`;
    const third = request(accessPath);
    const received = text(socket);
    socket.write(request(accessPath) + request(workforcePath) + third.slice(0, 20));
    // The rest comes in a piece of its own, once the first two have been answered.
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end(third.slice(20));
    const answers = (await received).split('HTTP/1.1 ').slice(1);

    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '200']);
    expect(answers[0]).toContain(`"id":${first?.accessId ?? ''}`);
    expect(answers[1]).toContain(`"id":"${second?.workforceId ?? ''}"`);
    expect(answers[2]).toBe(answers[0]);
  });
});

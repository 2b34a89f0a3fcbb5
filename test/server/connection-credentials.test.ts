import { Agent, request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { credentialsOf, dataOf, startHeldGraph, whoAsks } from './support/held-graph.ts';
import type { HeldGraph } from './support/held-graph.ts';
import { sendPipelined } from './support/pipelined.ts';

const anna = credentialsOf('anna');
const bert = credentialsOf('bert');

type Headers = Readonly<Record<string, string>>;

/** Whom each platform is asked for: nobody where there is no credential. */
interface Asker {
  readonly headers: Headers;
  readonly access: string | null;
  readonly workforce: string | null;
}

const { authorization, 'x-workforce-api-key': workforceKey } = anna;

const askers = {
  anna: { headers: anna, access: 'anna', workforce: 'anna' },
  bert: { headers: bert, access: 'bert', workforce: 'bert' },
  'anna at access and bert at workforce': {
    headers: { ...bert, authorization },
    access: 'anna',
    workforce: 'bert',
  },
  'bert at access and anna at workforce': {
    headers: { ...anna, authorization: bert.authorization },
    access: 'bert',
    workforce: 'anna',
  },
  'anna at access alone': { headers: { authorization }, access: 'anna', workforce: null },
  'anna at workforce alone': {
    headers: { 'x-workforce-api-key': workforceKey },
    access: null,
    workforce: 'anna',
  },
  'anna with a blank key': {
    headers: { authorization, 'x-workforce-api-key': '' },
    access: 'anna',
    workforce: null,
  },
  'anna with a blank Authorization': {
    headers: { authorization: '  ', 'x-workforce-api-key': workforceKey },
    access: null,
    workforce: 'anna',
  },
  'somebody with blanks': {
    headers: { authorization: '', 'x-workforce-api-key': ' ' },
    access: null,
    workforce: null,
  },
  nobody: { headers: {}, access: null, workforce: null },
} satisfies Readonly<Record<string, Asker>>;

const names = Object.keys(askers) as (keyof typeof askers)[];

function dataFor({ access, workforce }: Asker) {
  if (access === null && workforce === null) return { organization: null };
  return {
    organization: {
      subscriptionId: access && `door of ${access}`,
      description: workforce && `work of ${workforce}`,
    },
  };
}

/** Asks on a connection of the agent. */
async function askOn(agent: Agent, graph: HeldGraph, headers: Headers) {
  const { promise, resolve, reject } = Promise.withResolvers<{ data: unknown; port: number | undefined }>();
  const request = httpRequest(graph.url, {
    agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  request.once('error', reject).once('response', (response) => {
    const port = response.socket.localPort;
    const chunks: Buffer[] = [];
    response
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => {
        const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: unknown };
        resolve({ data, port });
      });
  });
  request.end(JSON.stringify({ query: whoAsks }));
  return promise;
}

describe('callers in turn on one connection', () => {
  test.each(names)('after %s, each gets what its own credentials may see', async (before) => {
    await using graph = await startHeldGraph();
    graph.release();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const after of names) {
      for (const asker of [before, after]) {
        graph.access.clear();
        graph.workforce.clear();
        const { data, port } = await askOn(agent, graph, askers[asker].headers);
        ports.add(port);
        expect([asker, data]).toEqual([asker, dataFor(askers[asker])]);
        const sent = [
          graph.access.requests.map(({ headers }) => headers.authorization),
          graph.workforce.requests.map(({ headers }) => headers['api_key']),
        ];
        const { access, workforce } = askers[asker];
        expect(sent).toEqual([
          access === null ? [] : [credentialsOf(access).authorization],
          workforce === null ? [] : [credentialsOf(workforce)['x-workforce-api-key']],
        ]);
      }
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  test('before the first has been answered, each gets what its own credentials may see', async () => {
    await using graph = await startHeldGraph({ environment: { MAX_PIPELINED_REQUESTS: '100' } });
    const all = [...names, ...names.toReversed()].map((name) => askers[name]);
    const answered = sendPipelined(
      graph.url,
      all.map(({ headers }) => ({ headers, body: { query: whoAsks } })),
    );
    await graph.arrivals.until(all.length);
    graph.release();
    const answers = await answered;
    expect(answers.map(({ text }) => (JSON.parse(text) as { data: unknown }).data)).toEqual(all.map(dataFor));
    expect(
      answers.filter(({ text }) => text.includes(JSON.stringify(dataOf('anna')).slice(1, -1))),
    ).toHaveLength(2);
  });
});

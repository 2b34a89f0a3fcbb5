import { describe, expect, test } from 'vitest';
import { readUserAgent } from '../../src/package-version.ts';
import { acme, acmeGraph, describeErrors } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { says, startForwardProxy } from './forward-proxy.ts';
import type { ForwardProxy } from './forward-proxy.ts';

const query = '{ organization(id: "acme") { id isPersonal description } }';

/** The graph with acme, its platforms behind a proxy that wants to know who asks. */
function startBehind(proxy: ForwardProxy) {
  const environment = { UPSTREAM_PROXY_URL: `http://proxy-name:proxy-password@${proxy.url.host}` };
  return startGraph({ ...acmeGraph({}, {}), environment });
}

describe('the graph, with UPSTREAM_PROXY_URL', () => {
  test('asks both platforms through the proxy, each in a tunnel of its own', async () => {
    await using proxy = await startForwardProxy();
    await using graph = await startBehind(proxy);
    const answer = await graph.query(query);
    expect(answer.data).toEqual({
      organization: { id: 'acme', isPersonal: false, description: `About ${acme.workforceId}` },
    });
    const hosts = [graph.access, graph.workforce].map(({ url }) => new URL(url).host);
    expect(proxy.tunnels.map(({ to }) => to).sort()).toEqual(hosts.sort());
    expect(graph.calls).toHaveLength(2);
    for (const { headers } of [...graph.access.requests, ...graph.workforce.requests]) {
      expect(headers).not.toHaveProperty('proxy-authorization');
    }
    const agents = [...graph.access.requests, ...graph.workforce.requests, ...proxy.tunnels];
    expect(agents.map(({ headers }) => headers['user-agent'])).toEqual([1, 2, 3, 4].map(readUserAgent));
    expect(readUserAgent()).toMatch(/^organization-graph\/\d+\.\d+\.\d+/);
  });

  test('refused by the proxy, has both platforms unavailable, and tells the log why and no secret', async () => {
    await using proxy = await startForwardProxy({
      meet: says('HTTP/1.1 407 Proxy Authentication Required\r\n\r\nproxy-name, who are you?'),
    });
    await using graph = await startBehind(proxy);
    const answer = await graph.query(query);
    expect(answer.data).toEqual({ organization: null });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organization']);
    expect(graph.calls).toEqual([]);
    const log = graph.logLines.join('');
    expect(log).toContain('PROXY_ANSWERED_407');
    const basic = Buffer.from('proxy-name:proxy-password').toString('base64');
    for (const secret of ['proxy-name', 'proxy-password', basic, proxy.url.host, 'test-token', 'test-key']) {
      expect(log + answer.text).not.toContain(secret);
    }
  });
});

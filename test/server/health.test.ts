import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { expectRefusal, send } from './support/requests.ts';

const paths = [
  ['/livez', { status: 'ok' }],
  ['/readyz', { status: 'ready' }],
] as const;

describe.each(paths)('%s', (path, body) => {
  test('GET, while the server runs, answers 200 and asks no platform', async () => {
    await using graph = await startGraph();
    const { status, headers, text } = await send(graph.url, path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(JSON.parse(text)).toEqual(body);
    expect(graph.calls).toEqual([]);
  });

  test('HEAD answers 200 with the headers of GET and no body', async () => {
    await using graph = await startGraph();
    const { status, headers, text } = await send(graph.url, path, { method: 'HEAD' });
    expect(status).toBe(200);
    expect(headers.get('content-length')).toBe(String(JSON.stringify(body).length));
    expect(text).toBe('');
  });

  test('a query string makes no difference', async () => {
    await using graph = await startGraph();
    expect((await send(graph.url, `${path}?verbose=1`)).status).toBe(200);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])(
    '%s is refused with the methods that it takes',
    async (method) => {
      await using graph = await startGraph();
      const received = await send(graph.url, path, { method });
      expectRefusal(received, 405, 'METHOD_NOT_ALLOWED');
      expect(received.headers.get('allow')).toBe('GET, HEAD');
    },
  );
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import { watchOutput } from '../../support/leak-guard/guard.ts';

/** A span as OTLP has it in JSON. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** A collector of traces on a free port of loopback. Release it with `await using`. */
export interface Collector extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** The paths that something was sent to. */
  readonly paths: readonly string[];
  /** Everything that was sent, as it came. */
  readonly bodies: readonly Buffer[];
  /** Every span that was sent as JSON. */
  readonly spans: readonly ExportedSpan[];
  /** Waits until something was sent. */
  waitForBody(): Promise<void>;
}

/** Starts a collector. @param answers whether it ever answers */
export async function startCollector({ answers = true } = {}): Promise<Collector> {
  const bodies: Buffer[] = [];
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      paths.push(request.url ?? '');
      bodies.push(body);
      watchOutput('exported spans', body.toString('latin1'));
      if (answers) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    bodies,
    get spans() {
      return bodies.flatMap(spansOf);
    },
    waitForBody: () => vi.waitUntil(() => bodies.length > 0, { timeout: 10_000 }).then(() => undefined),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansOf(body: Buffer): ExportedSpan[] {
  const { resourceSpans } = JSON.parse(body.toString()) as {
    resourceSpans: { scopeSpans: { spans: ExportedSpan[] }[] }[];
  };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

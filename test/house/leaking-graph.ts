import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { startApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { postQuery } from '../support/graph.ts';
import type { Answer, QueryOptions } from '../support/graph.ts';

/** The ways in which it can give something away where nothing of a platform belongs, and how the guard calls each. */
export const leakyPaths = {
  '/leak/error': 'an answer',
  '/leak/extensions': 'an answer',
  '/leak/plain': 'an answer',
  '/leak/header': 'an answer',
  '/leak/cut': 'an answer',
  '/leak/log': 'a log line',
} as const;

/** The real application, and beside it paths that give away what they are told. */
export interface LeakingGraph extends AsyncDisposable {
  query(document: string, options: QueryOptions): Promise<Answer>;
  /** Gives a text away at one of {@link leakyPaths}, in a record's field at `/leak/data`, or on a page at `/leak/page`. */
  leak(path: string, text: string): Promise<void>;
}

/** Starts the application with its leaks. Release it with `await using`. */
export async function startLeakingGraph(
  environment: Readonly<Record<string, string>>,
): Promise<LeakingGraph> {
  const config = parseConfig({ PORT: '0', ADMIN_PORT: '0', SHUTDOWN_GRACE_MS: '0', ...environment });
  const logger = createLogger({ level: 'info', destination: { write: () => undefined } });
  const application = await startApplication(config, logger, { plugins: [addLeaks] });
  return {
    query: (document, options) => postQuery(application.url, document, options),
    leak: async (path, text) => {
      const sent = fetch(new URL(path, application.url), { method: 'POST', body: text });
      // Whether it came through does not matter.
      await sent.then((response) => response.text()).catch(() => undefined);
    },
    [Symbol.asyncDispose]: () => application.stop(),
  };
}

/** Gives a text away. */
type Leak = (text: string, reply: FastifyReply, request: FastifyRequest) => unknown;

const leaks: Readonly<Record<keyof typeof leakyPaths | '/leak/data' | '/leak/page', Leak>> = {
  '/leak/error': (text) => ({ errors: [{ message: `failed: ${text}` }] }),
  '/leak/extensions': (text) => ({ data: null, errors: [{ message: 'failed', extensions: { text } }] }),
  '/leak/plain': (text, reply) => reply.type('text/plain').send(`failed: ${text}\n`),
  '/leak/header': (text, reply) => reply.header('x-reason', text).send({ data: null }),
  '/leak/cut': (text, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write(text, () => reply.raw.destroy());
  },
  '/leak/log': (text, _reply, { log }) => {
    log.info({ text }, 'failed');
    return { data: null };
  },
  '/leak/data': (text) => ({ data: { organization: { description: text } } }),
  '/leak/page': (text, reply) => reply.type('text/html').send(`<p>${text}</p>`),
};

async function addLeaks(app: FastifyInstance): Promise<void> {
  app.addContentTypeParser(
    'text/plain',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => body,
  );
  for (const [path, leak] of Object.entries(leaks)) {
    app.post(path, async (request, reply) => leak(String(request.body), reply, request));
  }
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset, LandingPage } from './landing-page.ts';

/** Lets the page be finished where the answer of the route is the page. */
export function finishPage({ finish }: LandingPage) {
  return (
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    done(null, isPage && typeof payload === 'string' ? finish(reply, payload) : payload);
  };
}

/** Serves what a landing page loads. */
export function serveAssets(app: FastifyInstance, assets: readonly Asset[]): void {
  for (const { path, contentType, content } of assets) {
    app.route({
      method: 'GET',
      url: path,
      // Only now, because until then every answer is one that nobody may keep. This one says nothing about anybody.
      onSend: async (_request, reply) => void reply.headers({ ...assetHeaders, 'content-type': contentType }),
      handler: (_request, reply) => reply.send(content),
    });
  }
}

const assetHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  // A worker has a policy of its own, that of its script.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

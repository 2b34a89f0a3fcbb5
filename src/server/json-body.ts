import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body of a JSON request as it was sent; null where there is none. */
    bodyText: string | null;
  }
}

/** Reads JSON bodies as fastify does, and keeps their text: identical requests are told by it. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('bodyText', null);
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    request.bodyText = String(text);
    void parse(request, request.bodyText, done);
  });
}

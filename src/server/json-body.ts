import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body of a JSON request as it was sent; null where there is none. */
    bodyText: string | null;
  }
}

/** Reads JSON bodies as text, by which identical requests are recognized. */
export function readJsonBodies(app: FastifyInstance): void {
  app.decorateRequest('bodyText', null);
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    request.bodyText = String(text);
    done(null);
  });
}

/** Creates the hook that parses the text, as Fastify does by default. */
export function createBodyParser(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (request.bodyText === null) {
      done();
      return;
    }
    void parse(request, request.bodyText, (error, body) => {
      request.body = body;
      if (error === null) done();
      else done(error);
    });
  };
}

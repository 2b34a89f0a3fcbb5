import type { FastifyServerOptions } from 'fastify';

const neverCalled = (): never => {
  throw new Error('a route has a JSON schema');
};

/**
 * How fastify serves routes of which none has a JSON schema: without what would compile one it leaves out Ajv, a tenth of
 * what starting takes.
 */
export const noJsonSchemas: Pick<FastifyServerOptions, 'schemaController'> = {
  schemaController: { compilersFactory: { buildValidator: neverCalled, buildSerializer: neverCalled } },
};

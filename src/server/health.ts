import type { FastifyInstance } from 'fastify';

/** What decides on whether the process should be sent requests. */
export interface Health {
  /** Whether the process is going down. */
  readonly isDraining: () => boolean;
  /** Whether it is late with what it has. */
  readonly isOverloaded: () => boolean;
}

/** Serves `/livez`, 200 while the process answers at all, and `/readyz`, 503 while it should be sent nothing new. */
export function serveHealth(app: FastifyInstance, { isDraining, isOverloaded }: Health): void {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' });
    return isOverloaded() ? reply.code(503).send({ status: 'overloaded' }) : { status: 'ready' };
  });
}

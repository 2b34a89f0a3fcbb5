import type { FastifyReply, FastifyRequest } from 'fastify';

/** Creates the hook that says by which request headers answers differ, beside those that are named already. */
export function varyBy(names: readonly string[]) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const named = reply.getHeader('vary');
    void reply.header('vary', [...(named === undefined ? [] : [String(named)]), ...names].join(', '));
  };
}

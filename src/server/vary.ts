import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

/** Creates the hook that says by which request headers answers differ, beside those that are named already. */
export function varyBy(names: readonly string[]) {
  const ours = names.join(', ');
  return (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const named = reply.getHeader('vary');
    void reply.header('vary', named === undefined ? ours : `${String(named)}, ${ours}`);
    done();
  };
}

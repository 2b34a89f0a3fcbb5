import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { refuse } from './error-answers.ts';

/** Refuses a list of operations: every limit is one of an operation, and so is the deadline. */
export function refuseBatches(
  { body }: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (Array.isArray(body)) void refuse(reply, 400, 'BATCHING_NOT_ALLOWED');
  else done();
}

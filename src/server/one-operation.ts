import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from './error-answers.ts';

/** Refuses a list of operations: every limit is one of an operation, and so is the deadline. */
export async function refuseBatches({ body }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (Array.isArray(body)) await refuse(reply, 400, 'BATCHING_NOT_ALLOWED');
}

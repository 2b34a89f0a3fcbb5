import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { refuse } from './error-answers.ts';

/** The charset parameter of a media type. */
const charset = /;[ \t]*charset[ \t]*=[ \t]*"?([^";]*)"?/i;

/**
 * Refuses content that is not UTF-8 as it is: with a content coding (RFC 9110, sections 8.4 and 15.5.16), with a transfer
 * coding beside chunked (RFC 9112, section 6.1), or in another charset.
 */
export function refuseEncodedContent(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (!isOnly('identity', headers['content-encoding'])) {
    const message = 'The request body must not be compressed: Content-Encoding can only be identity.';
    void refuse(reply.header('accept-encoding', 'identity'), 415, 'UNSUPPORTED_MEDIA_TYPE', message);
    return;
  }
  if (!isOnly('chunked', headers['transfer-encoding'])) {
    void refuse(reply, 501, 'BAD_REQUEST', 'Transfer-Encoding can only be chunked.');
    return;
  }
  const [, name = 'utf-8'] = charset.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(name.trim())) {
    const message = 'The request body must be UTF-8: no other charset is supported.';
    void refuse(reply, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
    return;
  }
  done();
}

/** Whether a list of codings has no other one. Empty members count as none, and the case of letters does not matter. */
function isOnly(coding: string, list = ''): boolean {
  return list.split(',').every((one) => ['', coding].includes(one.trim().toLowerCase()));
}

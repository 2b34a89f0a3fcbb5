import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { validateHeaderValue } from '../upstream/node-http.ts';
import { refuse } from './error-answers.ts';
import { reportOf } from './request-report.ts';
import { challengeOf } from './unsigned.ts';

/** How long a media type may be with its parameters, in characters. */
const MAX_CONTENT_TYPE_LENGTH = 200;

/**
 * Creates the hook that refuses requests whose headers do not say one thing: a Host that is missing, sent twice (RFC 9112, section 3.2), or cannot
 * stand in a URL, which Apollo Server's integration takes for granted; a credential that is sent twice, of which Node would keep the first or
 * join both; one that cannot be sent on as it is; a media type without an end.
 *
 * @param credentialHeaders the names of the request headers that carry credentials, in lower case
 * @param signInHeader the one of them that carries the token of a caller who signs in; null where nobody does
 */
export function refuseOddHeaders(credentialHeaders: readonly string[], signInHeader: string | null) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { headers } = request;
    const { host = '' } = headers;
    if (host === '' || !URL.canParse(`http://${host}/`) || timesOf('host', request) > 1) {
      void refuse(
        reply,
        400,
        'BAD_REQUEST',
        'The Host header is missing, malformed, or there is more than one.',
      );
      return;
    }
    // Reading it takes a time that grows with the square of its length.
    if ((headers['content-type'] ?? '').length > MAX_CONTENT_TYPE_LENGTH) {
      void refuse(reply, 415, 'UNSUPPORTED_MEDIA_TYPE');
      return;
    }
    for (const name of credentialHeaders) {
      const isSignIn = name === signInHeader;
      const problem = problemOf(name, request) ?? (isSignIn ? problemOfSecondToken(request) : null);
      if (problem === null) continue;
      const message = `The ${name} header ${problem}.`;
      if (isSignIn) {
        reportOf(request).signIn = 'invalid request';
        void reply.header('www-authenticate', challengeOf('invalid request', message));
      }
      void refuse(reply, 400, 'BAD_REQUEST', message);
      return;
    }
    done();
  };
}

/** RFC 6750, section 2: a token comes in one way. The one of section 2.3, in the URL, is no way here. */
function problemOfSecondToken({ url, headers: { authorization } }: FastifyRequest): string | null {
  const isTwice = authorization !== undefined && /[?&]access_token=/.test(url);
  return isTwice ? 'was sent together with an access_token in the URL' : null;
}

function problemOf(name: string, request: FastifyRequest): string | null {
  const value = request.headers[name];
  if (value === undefined) return null;
  if (timesOf(name, request) > 1) return 'was sent more than once';
  try {
    validateHeaderValue(name, String(value));
    return null;
  } catch {
    return 'has characters that cannot stand in a header';
  }
}

/** Counts how often a header was sent: Node keeps the first one, or joins them. */
function timesOf(name: string, { raw: { rawHeaders } }: FastifyRequest): number {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index];
    if (raw?.length === name.length && raw.toLowerCase() === name) times += 1;
  }
  return times;
}

import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** The response headers that say something to a page, beside those that every page may read. */
const exposedHeaders = ['accept-encoding', 'allow', 'retry-after', 'www-authenticate', 'x-request-id'];

/** The headers that let a page of a listed origin read a response. */
export type OriginHeaders = Readonly<Record<string, string>>;

/** Tells these headers for the origin of a request. */
export type AllowOrigin = (origin: string | undefined) => OriginHeaders;

/**
 * Lets pages of these origins call, in every response of the server that the hooks of fastify see. The others have to add
 * the headers themselves: see {@link createAllowOrigin}.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    exposedHeaders,
    strictPreflight: false,
    maxAge: 600,
  });
}

/** Creates what tells the CORS headers of responses that no hook of fastify sees. */
export function createAllowOrigin(origins: readonly string[]): AllowOrigin {
  if (origins.length === 0) return () => ({});
  const vary = { vary: 'Origin' };
  return (origin) =>
    origin === undefined || !origins.includes(origin)
      ? vary
      : {
          ...vary,
          'access-control-allow-origin': origin,
          'access-control-expose-headers': exposedHeaders.join(', '),
        };
}

import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply } from 'fastify';

/** A page for browsers at `/graphql`. */
export interface LandingPage {
  /** Answers a GET that would rather have HTML than JSON with the page. */
  readonly plugin: ApolloServerPlugin;
  /** Gives the answer that is the page its headers; returns the page as it goes out. */
  readonly finish: (reply: FastifyReply, html: string) => string;
  /** What the page loads from this server. */
  readonly assets: readonly Asset[];
}

/** A file that a landing page loads. */
export interface Asset {
  /** Another content has another path, so that it can be kept for ever. */
  readonly path: string;
  readonly contentType: string;
  readonly content: Buffer;
}

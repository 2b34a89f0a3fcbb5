import type { FastifyInstance } from 'fastify';
import type { ClientConnections } from './client-connections.ts';
import { refuse } from './error-answers.ts';

/** A body may come in this many pieces, and in one more for each `MIN_PIECE_BYTES`. Each takes Node 3 µs or more. */
const MAX_SMALL_PIECES = 1000;
const MIN_PIECE_BYTES = 64;

/** Counts the bytes of request bodies in transfer. Refuses bodies in too many small pieces with 413. */
export function boundBodies(app: FastifyInstance, connections: ClientConnections): void {
  app.addHook('preParsing', ({ method, raw: { socket } }, reply, payload, done) => {
    if (method === 'GET' || method === 'HEAD') {
      // Fastify does not read their bodies.
      done();
      return;
    }
    let pieces = 0;
    let bytes = 0;
    const receive = ({ length }: Buffer) => {
      pieces += 1;
      bytes += length;
      connections.receive(socket, length);
      if (pieces <= MAX_SMALL_PIECES + bytes / MIN_PIECE_BYTES) return;
      payload.off('data', receive);
      // Pausing the socket would not help: Node would still parse what has arrived.
      reply.raw.once('finish', () => socket.destroy());
      const message = 'The request body came in too many small pieces; send larger ones.';
      void refuse(reply.header('connection', 'close'), 413, 'PAYLOAD_TOO_LARGE', message);
    };
    payload.on('data', receive);
    payload.once('end', () => {
      connections.endBody(socket);
    });
    done(null, payload);
  });
}

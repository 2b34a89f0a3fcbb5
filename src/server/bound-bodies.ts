import type { FastifyInstance } from 'fastify';
import type { ClientConnections } from './client-connections.ts';
import { refuse } from './error-answers.ts';

/** In how many pieces a body may come whatever its length, and how long pieces are beyond that on average, in bytes. */
const MAX_SMALL_PIECES = 1000;
const MIN_PIECE_BYTES = 64;

/** Counts the bodies of requests while they are received. One that comes in too many small pieces is refused with 413. */
export function boundBodies(app: FastifyInstance, connections: ClientConnections): void {
  app.addHook('preParsing', ({ method, raw: { socket } }, reply, payload, done) => {
    if (method === 'GET' || method === 'HEAD') {
      // Their bodies are not read.
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
      // At once: pausing does not keep Node from parsing what comes meanwhile.
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

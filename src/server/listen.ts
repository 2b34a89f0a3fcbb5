import type { FastifyInstance } from 'fastify';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** An address that cannot be listened on. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  readonly address: Address;
  /** Why, as the system's error code, such as `EADDRINUSE`; null where it has none. */
  readonly code: string | null;

  constructor(address: Address, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.address = address;
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  }
}

/**
 * How many connections may wait to be accepted. Node accepts one in each turn of the event loop; beyond the backlog, Linux
 * drops an attempt, and the client repeats it only after a second. Linux applies `net.core.somaxconn` if that is lower.
 */
const BACKLOG = 4096;

/**
 * Lets a server listen.
 *
 * @param text makes the line that tells of it
 * @throws AddressError
 */
export async function listen(
  app: FastifyInstance,
  address: Address,
  text: (origin: string) => string,
): Promise<void> {
  try {
    await app.listen({ ...address, backlog: BACKLOG, listenTextResolver: text });
  } catch (error) {
    throw new AddressError(address, error);
  }
}

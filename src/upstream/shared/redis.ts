import type * as RedisNamespace from '@redis/client';
import type { Logger } from '../../telemetry/logger.ts';
import { loadedScripts } from './scripts.ts';
import type { ScriptName } from './scripts.ts';
import type { Trust } from '../trust.ts';

/** What a script answers: numbers, and texts as bytes. */
export type Reply = number | Buffer | null | readonly Reply[];

/** What runs scripts on data that several processes share. */
export interface ScriptRunner {
  /** Whether scripts can be run as of now. */
  readonly isUp: boolean;
  /** Runs a script; takes as long as it takes. Rejects where it was not run, or it is not known whether it was. */
  run(script: ScriptName, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<Reply>;
  /** Lets go of a connection on which nothing is answered, or not what was asked, and makes another one. */
  reconnect(): void;
  /** Calls a listener each time that scripts can be run again, before anybody else runs one. */
  onUp(listener: () => void): void;
  /** Lets go of everything at once. Safe to call again. */
  close(): void;
}

/** How Redis is reached. */
export interface RedisOptions {
  /** `redis:` or `rediss:`, with credentials and the number of a database if need be. */
  readonly url: URL;
  /** What the certificate of `rediss:` is verified with. */
  readonly trust: Trust;
  readonly logger: Logger;
}

/** How long making a connection may take, and how long Redis may then take to greet, in milliseconds. */
const CONNECT_MS = 1000;

/** How long it takes at most until the next attempt at a connection, in milliseconds. */
const MAX_RETRY_MS = 2000;

/** How many commands may be unanswered; further ones fail at once. */
const MAX_COMMANDS = 10_000;

/**
 * Connects to Redis, and again whenever the connection is lost. Waits for the first attempt, a second at most: a server
 * starts without Redis, too.
 */
export async function connectToRedis(options: RedisOptions): Promise<ScriptRunner> {
  // Loaded here, for those alone who have one.
  const redis = new Redis(await import('@redis/client'), options);
  await redis.firstAttempt;
  return redis;
}

type RedisPackage = typeof RedisNamespace;
type Client = ReturnType<typeof createClient>;

class Redis implements ScriptRunner {
  /** Settles when the first attempt at a connection has ended, however. */
  readonly firstAttempt: Promise<void>;
  readonly #package: RedisPackage;
  readonly #options: RedisOptions;
  readonly #listeners: (() => void)[] = [];
  readonly #endFirstAttempt: () => void;
  #client: Client;
  #createdAtMs = 0;
  /** Until the next client is created, where the one before was let go of. */
  #again: NodeJS.Timeout | undefined;
  #isUp = false;
  #isClosed = false;
  /** What was last logged: each change is told once. */
  #toldUp: boolean | null = null;

  constructor(redisPackage: RedisPackage, options: RedisOptions) {
    this.#package = redisPackage;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, CONNECT_MS, undefined);
    this.firstAttempt = promise;
    this.#endFirstAttempt = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    this.#client = this.#connect();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  run(script: ScriptName, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<Reply> {
    const client = this.#client;
    const { digest } = loadedScripts[script];
    return client
      .sendCommand<Reply>(['EVALSHA', digest, String(keys.length), ...keys, ...values])
      .catch((error: unknown) => {
        // Somebody has emptied Redis's scripts: this one was not run, the next one is.
        if (nameOf(error) === 'NOSCRIPT' && this.#isUp) void this.#load(client);
        throw error;
      });
  }

  reconnect(): void {
    if (this.#isClosed || this.#again !== undefined) return;
    this.#isUp = false;
    // Not at once where that was done a moment ago: what answers rubbish would be connected to without an end.
    const delayMs = Math.max(0, this.#createdAtMs + MAX_RETRY_MS - performance.now());
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#client = this.#connect();
    }, delayMs);
    this.#client.destroy();
  }

  onUp(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isUp = false;
    clearTimeout(this.#again);
    this.#endFirstAttempt();
    this.#client.destroy();
  }

  #connect(): Client {
    this.#createdAtMs = performance.now();
    const client = createClient(this.#package, this.#options);
    const isCurrent = () => client === this.#client && this.#again === undefined;
    let greeting: NodeJS.Timeout | undefined;
    client.on('connect', () => {
      clearTimeout(greeting);
      greeting = setTimeout(() => {
        if (!this.#isUp && isCurrent()) this.#fail('TIMEOUT');
      }, CONNECT_MS);
    });
    client.on('ready', () => void this.#load(client).finally(() => clearTimeout(greeting)));
    client.on('end', () => clearTimeout(greeting));
    client.on('error', (error: unknown) => {
      if (!isCurrent()) return;
      // What came is no Redis's: which answer belongs to which command is not known any more.
      if (client.isReady) this.#fail(nameOf(error));
      else this.#tell(false, nameOf(error));
    });
    client.connect().catch(() => undefined);
    return client;
  }

  /** Brings the scripts. On one connection all is done in order: whatever is run after this finds them. */
  async #load(client: Client): Promise<void> {
    try {
      const loading = Object.values(loadedScripts).map(async ({ text, digest }) => {
        const reply = await client.sendCommand<Reply>(['SCRIPT', 'LOAD', text]);
        if (String(reply) !== digest) throw new Error('RUBBISH was answered');
      });
      await Promise.all(loading);
    } catch (error) {
      // Where the connection was lost, the client makes another one.
      if (client === this.#client && client.isReady) this.#fail(nameOf(error));
      return;
    }
    if (client !== this.#client || !client.isReady) return;
    this.#tell(true);
    for (const listener of this.#listeners) listener();
  }

  #fail(reason: string): void {
    this.#tell(false, reason);
    this.reconnect();
  }

  #tell(isUp: boolean, reason?: string): void {
    this.#isUp = isUp;
    this.#endFirstAttempt();
    if (this.#toldUp === isUp || this.#isClosed) return;
    this.#toldUp = isUp;
    const { logger } = this.#options;
    if (isUp) logger.info('redis answers: records are shared');
    else logger.warn({ reason }, 'redis cannot be used: records are not shared for now');
  }
}

function createClient(redisPackage: RedisPackage, { url, trust }: RedisOptions) {
  return redisPackage.createClient({
    url: url.href,
    RESP: 2,
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries) =>
        Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2),
      ...(url.protocol === 'rediss:'
        ? { tls: true, secureContext: trust.current, rejectUnauthorized: true }
        : {}),
    },
    // Nobody waits for a connection; and how long an answer is waited for is for others to say.
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    commandOptions: { timeout: 0, typeMapping: { [redisPackage.RESP_TYPES.BLOB_STRING]: Buffer } },
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
}

/** What kind of error it is, such as ECONNREFUSED or WRONGPASS: the whole message may name the address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  return /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? error.name;
}

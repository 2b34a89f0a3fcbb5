import type * as RedisNamespace from '@redis/client';
import type { Logger } from '../../telemetry/logger.ts';
import { nameOf } from './replies.ts';
import type { Reply } from './replies.ts';
import { loadedScripts } from './scripts.ts';
import type { ScriptName } from './scripts.ts';
import type { Trust } from '../trust.ts';
import { findSharingProblem, isDegrading } from './sharing-check.ts';
import type { SharingProblem, SharingState } from './sharing-check.ts';

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

/** A connection to Redis. */
export interface RedisConnection extends ScriptRunner {
  readonly state: SharingState;
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

/** How often it is checked whether records can be shared, and how long after an error at the earliest, in milliseconds. */
const CHECK_MS = 5000;
const CHECK_AGAIN_MS = 1000;

/** How long a check may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 2000;

/** How many commands may be unanswered; further ones fail at once. */
const MAX_COMMANDS = 10_000;

/**
 * Connects to Redis, and again whenever the connection is lost. Waits for the first attempt, a second at most: a server
 * starts without Redis, too.
 */
export async function connectToRedis(options: RedisOptions): Promise<RedisConnection> {
  // Loaded here, for those alone who have one.
  const redis = new Redis(await import('@redis/client'), options);
  await redis.firstAttempt;
  return redis;
}

type RedisPackage = typeof RedisNamespace;
type Client = ReturnType<typeof createClient>;

class Redis implements RedisConnection {
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
  readonly #timer: NodeJS.Timeout;
  #checking: Client | null = null;
  #checkedAtMs = -Infinity;
  #state: SharingState = 'down';
  #isClosed = false;
  /** What was last logged: each change is told once. */
  #logged: string | null = null;

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
    this.#timer = setInterval(() => {
      if (this.isUp) void this.#check(this.#client);
    }, CHECK_MS).unref();
  }

  get isUp(): boolean {
    return this.#state !== 'down';
  }

  get state(): SharingState {
    return this.#state;
  }

  run(script: ScriptName, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<Reply> {
    const client = this.#client;
    const { digest } = loadedScripts[script];
    return client
      .sendCommand<Reply>(['EVALSHA', digest, String(keys.length), ...keys, ...values])
      .catch((error: unknown) => {
        // Scripts were flushed, rights were taken away, another Redis has taken over: the check tells, and loads them.
        if (error instanceof this.#package.ErrorReply && this.isUp) void this.#checkAgain(client, error);
        throw error;
      });
  }

  reconnect(): void {
    if (this.#isClosed || this.#again !== undefined) return;
    this.#state = 'down';
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
    this.#state = 'down';
    clearTimeout(this.#again);
    clearInterval(this.#timer);
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
        if (isCurrent()) this.#fail({ reason: 'TIMEOUT' });
      }, CONNECT_MS);
    });
    client.on('ready', () => {
      clearTimeout(greeting);
      void this.#check(client);
    });
    client.on('end', () => clearTimeout(greeting));
    client.on('error', (error: unknown) => {
      if (!isCurrent()) return;
      // What came is no Redis's: which answer belongs to which command is not known any more.
      if (client.isReady) this.#fail({ reason: nameOf(error) });
      else this.#tell('down', { reason: nameOf(error) });
    });
    client.connect().catch(() => undefined);
    return client;
  }

  /** Checks after an error, unless that was done a moment ago. Flushed scripts are loaded at once. */
  async #checkAgain(client: Client, error: unknown): Promise<void> {
    const isDue = performance.now() - this.#checkedAtMs >= CHECK_AGAIN_MS;
    if (isDue || nameOf(error) === 'NOSCRIPT') await this.#check(client);
  }

  /** Loads the scripts and checks that they work. On one connection all is done in order: what is run next finds them. */
  async #check(client: Client): Promise<void> {
    if (this.#checking === client) return;
    this.#checking = client;
    this.#checkedAtMs = performance.now();
    const isCurrent = () => client === this.#client && client.isReady && !this.#isClosed;
    const timer = setTimeout(() => {
      if (isCurrent()) this.#fail({ reason: 'TIMEOUT' });
    }, CHECK_TIMEOUT_MS);
    const problem = await findSharingProblem((parts) => client.sendCommand<Reply>(parts));
    clearTimeout(timer);
    this.#checking = null;
    // Where the connection was lost, the client makes another one.
    if (!isCurrent()) return;
    if (problem !== null && !isDegrading(problem)) {
      this.#fail(problem);
      return;
    }
    this.#tell(problem === null ? 'up' : 'degraded', problem);
    for (const listener of this.#listeners) listener();
  }

  #fail(problem: SharingProblem): void {
    this.#tell('down', problem);
    this.reconnect();
  }

  #tell(state: SharingState, problem: SharingProblem | null): void {
    this.#state = state;
    this.#endFirstAttempt();
    // A connection is lost in several ways within one outage: they are told once. An error of Redis is told when it changes.
    const isConnection = state === 'down' && problem?.command === undefined;
    const told = isConnection ? 'down' : [state, problem?.reason, problem?.command].join(' ').trim();
    const isOutage = this.#logged !== null && this.#logged !== 'up';
    if (this.#isClosed || told === this.#logged || (isConnection && isOutage)) return;
    this.#logged = told;
    const { logger } = this.#options;
    if (state === 'up') logger.info('redis answers: records are shared');
    else if (state === 'down') logger.warn(problem, 'redis cannot be used: records are not shared for now');
    else logger.warn(problem, 'redis takes no records: they are not shared for now');
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

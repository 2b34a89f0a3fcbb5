import type { Logger } from '../../telemetry/logger.ts';
import type { MemoryOptions } from '../memory.ts';
import { connectToRedis } from './redis.ts';
import { toSealSecret } from './seal.ts';
import { SharedMemory } from './shared-memory.ts';
import type { Trust } from '../trust.ts';
import type { SharingState } from './sharing-check.ts';

/** The largest body that is shared, in bytes: larger ones take longer than an answer waits for them. */
const MAX_BYTES = 2 ** 20;

/** What says whether records are shared, and how. */
export interface SharingOptions {
  /** Null where they are not. */
  readonly redisUrl: URL | null;
  /** What credentials are told apart by, the same in every process that shares. */
  readonly credentialHmacKey: string | null;
  readonly memory: MemoryOptions;
  readonly maxResponseBytes: number;
  readonly trust: Trust;
  readonly logger: Logger;
  /** How long one answer waits for Redis, all in all, in milliseconds. */
  readonly redisTimeoutMs: number;
}

/** Opens what records are shared by; null where they are not. Waits a second for Redis at most, and does without. */
export async function openSharedMemory(options: SharingOptions): Promise<{
  readonly memory: SharedMemory;
  /** Whether records are shared as of now. */
  readonly state: () => SharingState;
  readonly close: () => void;
} | null> {
  const { redisUrl, credentialHmacKey, memory, maxResponseBytes, trust, logger } = options;
  if (redisUrl === null || credentialHmacKey === null) return null;
  const redis = await connectToRedis({ url: redisUrl, trust, logger });
  return {
    memory: new SharedMemory({
      redis,
      secret: toSealSecret(credentialHmacKey),
      freshMs: memory.freshMs,
      staleMs: memory.staleMs,
      maxBytes: Math.min(MAX_BYTES, maxResponseBytes),
      patienceMs: options.redisTimeoutMs,
    }),
    state: () => redis.state,
    close: () => redis.close(),
  };
}

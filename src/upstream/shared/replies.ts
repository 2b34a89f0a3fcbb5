/** What a script answers: numbers, and texts as bytes. */
export type Reply = number | Buffer | null | readonly Reply[];

/** What Redis says of a record. */
export type LookReply = {
  /** Of the credential; "" where Redis could not keep one. */
  readonly epoch: string;
  /** The time by Redis's clock, in milliseconds. */
  readonly redisMs: number;
  /** How long ago the platform has accepted the credential, in milliseconds; null where that is not known. */
  readonly acceptedAgeMs: number | null;
} & (
  | { readonly kind: 'same' | 'none' | 'wait' }
  | { readonly kind: 'found'; readonly ageMs: number; readonly value: Buffer }
);

const shortKinds = ['same', 'none', 'wait'] as const;

/** Reads the answer to a look; null where it is none, or one to another question. */
export function toLookReply(reply: Reply, question: number): LookReply | null {
  if (!Array.isArray(reply)) return null;
  const [answered, kindBytes, epochBytes, redisMs, acceptedAgeMs, ageMs, value] = reply as readonly Reply[];
  if (String(answered) !== String(question)) return null;
  if (typeof redisMs !== 'number' || typeof acceptedAgeMs !== 'number') return null;
  const head = {
    epoch: String(epochBytes),
    redisMs,
    acceptedAgeMs: acceptedAgeMs < 0 ? null : acceptedAgeMs,
  };
  const kind = String(kindBytes);
  const short = shortKinds.find((each) => each === kind);
  if (short !== undefined) return { ...head, kind: short };
  if (kind !== 'found' || typeof ageMs !== 'number' || !Buffer.isBuffer(value)) return null;
  return { ...head, kind, ageMs, value };
}

/** What kind of error it is, such as ECONNREFUSED or WRONGPASS: the whole message may name the address. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  return /^[A-Z]{2,}(?= )/.exec(error.message)?.[0] ?? error.name;
}

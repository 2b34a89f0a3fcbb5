import { createHash } from 'node:crypto';

/** What becomes of an operation that is not in the safelist: it is refused, or it runs and the log says so. */
export type SafelistMode = 'enforce' | 'log';

/** The documents that may run, found by their sha256 in hex or by their text, word for word. */
export class Safelist {
  readonly #byHash: ReadonlyMap<string, string>;
  readonly #texts: ReadonlySet<string>;

  /** @param byHash each document by its sha256, as {@link parseSafelist} makes sure */
  constructor(byHash: ReadonlyMap<string, string>) {
    this.#byHash = byHash;
    // A text is looked up as it is: that costs less than its sha256.
    this.#texts = new Set(byHash.values());
  }

  /** How many documents there are. */
  get size(): number {
    return this.#byHash.size;
  }

  /** Every document by its sha256. */
  get documents(): ReadonlyMap<string, string> {
    return this.#byHash;
  }

  /** Whether there is a document with this text. */
  hasText(text: string): boolean {
    return this.#texts.has(text);
  }
}

/** Which operations may run, and what becomes of the others. */
export interface SafelistOptions {
  readonly mode: SafelistMode;
  /** As of now: it changes with its file. */
  readonly current: Safelist;
}

/** Tells the sha256 of a text, in lower-case hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Takes the algorithm away from an id: clients and manifests may say `sha256:` before the hex, or not. */
export function withoutAlgorithm(id: string): string {
  return id.replace(/^sha256:/, '');
}

/**
 * Reads the text of a manifest of persisted documents, as GraphQL Code Generator writes it: a JSON object with each
 * document's text under its sha256.
 *
 * @returns the documents, or every problem, each naming the entry's position (the first is 0)
 */
export function parseSafelist(text: string): { value: Safelist } | { problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problems: ['is not JSON'] };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { problems: ['is not a JSON object that has the text of each document under its sha256'] };
  }
  const entries = Object.entries(json as Record<string, unknown>);
  if (entries.length === 0) return { problems: ['has no document: nothing could run'] };
  const documents = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, [key, value]] of entries.entries()) {
    const hash = withoutAlgorithm(key);
    const problem = findProblem(hash, value);
    if (problem !== null) problems.push(`entry ${String(index)}: ${problem}`);
    else documents.set(hash, String(value));
  }
  return problems.length > 0 ? { problems } : { value: new Safelist(documents) };
}

function findProblem(hash: string, text: unknown): string | null {
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    return "the key is no sha256 in lower-case hex; let codegen write them with hashAlgorithm: 'sha256'";
  }
  if (typeof text !== 'string') return 'the value is no text';
  return sha256Of(text) === hash ? null : 'the key is not the sha256 of the text';
}

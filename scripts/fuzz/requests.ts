import { callers } from './callers.ts';
import { writeHttp } from './generate/http-text.ts';
import type { HttpText } from './generate/http-text.ts';
import { createPipeline, createRawBytes } from './generate/raw-bytes.ts';
import {
  createElsewhere,
  createGet,
  createOddPost,
  createPost,
  createPreflight,
} from './generate/whole-requests.ts';
import { Random } from './random.ts';

/**
 * What the sender does after the last byte: waits for one answer, says that nothing more comes and reads to the end,
 * hangs up, or stays and sends nothing more.
 */
type Ending = 'answer' | 'end' | 'cut' | 'hold';

/** One thing that is sent to the server. */
export interface FuzzRequest {
  readonly number: number;
  /** What kind it is, for the summary. */
  readonly kind: string;
  /** Written in this order, with a short pause between two. */
  readonly pieces: readonly Buffer[];
  readonly ending: Ending;
  /** How long after the last byte a `cut` hangs up, in milliseconds. */
  readonly cutAfterMs: number;
  /** The methods of the requests that the bytes are, where they are whole ones. */
  readonly methods: readonly string[];
  /** The numbers of the callers whose credentials are in it: whose records may be in the answer. */
  readonly callers: ReadonlySet<number>;
}

type Maker = (random: Random) => Omit<FuzzRequest, 'number' | 'kind' | 'callers'>;

/** Every kind, and how many of a hundred are of it. */
const kinds: readonly { readonly kind: string; readonly share: number; readonly make: Maker }[] = [
  { kind: 'GraphQL by POST', share: 58, make: whole(createPost) },
  { kind: 'GraphQL by GET', share: 10, make: whole(createGet) },
  { kind: 'odd body', share: 10, make: whole(createOddPost) },
  { kind: 'other path or method', share: 6, make: whole(createElsewhere) },
  { kind: 'preflight', share: 2, make: whole(createPreflight) },
  { kind: 'in pieces', share: 2, make: inPieces },
  { kind: 'raw bytes', share: 6, make: (random) => only([createRawBytes(random)], 'end') },
  { kind: 'pipelined', share: 2, make: pipeline },
  { kind: 'early hang-up', share: 2, make: hangUp },
  { kind: 'half a request', share: 1.9, make: (random) => ({ ...hangUp(random), pieces: [half(random)] }) },
  { kind: 'half a request, held', share: 0.1, make: (random) => only([half(random)], 'hold') },
];

/** Makes a request: always the same for the same seed and number. */
export function createRequest(seed: number, number: number): FuzzRequest {
  const random = new Random(seed, number);
  let rest = random.next() * 100;
  const { kind, make } = kinds.find(({ share }) => (rest -= share) < 0) ?? first;
  const made = make(random);
  const text = Buffer.concat(made.pieces).toString('latin1');
  const named = callers.filter(({ access, workforce }) => text.includes(access) || text.includes(workforce));
  return { number, kind, ...made, callers: new Set(named.map((caller) => caller.number)) };
}

const first = { kind: 'GraphQL by POST', make: whole(createPost) };

/** One request that has an answer of its own, whatever it asks for. */
function whole(create: (random: Random) => HttpText): Maker {
  return (random) => {
    const text = create(random);
    return { pieces: [writeHttp(text)], ending: 'answer', cutAfterMs: 0, methods: [text.method] };
  };
}

/** Bytes that are no single request. */
function only(pieces: readonly Buffer[], ending: Ending): ReturnType<Maker> {
  return { pieces, ending, cutAfterMs: 0, methods: [] };
}

function pipeline(random: Random): ReturnType<Maker> {
  const texts = createPipeline(random);
  return { ...only(texts.map(writeHttp), 'end'), methods: texts.map(({ method }) => method) };
}

function inPieces(random: Random): ReturnType<Maker> {
  const { method, ...text } = createPost(random);
  const bytes = writeHttp({ method, ...text });
  const cuts = Array.from({ length: random.between(1, 4) }, () => random.below(bytes.length)).sort(
    (a, b) => a - b,
  );
  const pieces = [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
  return { pieces, ending: 'answer', cutAfterMs: 0, methods: [method] };
}

function hangUp(random: Random): ReturnType<Maker> {
  const bytes = writeHttp(random.pick([createPost, createGet])(random));
  return { pieces: [bytes], ending: 'cut', cutAfterMs: random.pick([0, 0, 1, 5, 20]), methods: [] };
}

function half(random: Random): Buffer {
  const bytes = writeHttp(createPost(random));
  return bytes.subarray(0, random.below(bytes.length));
}

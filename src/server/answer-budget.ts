import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import type { FieldNode, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { measureAnswer } from '../organizations/answer-size.ts';
import { ITEM_ERROR_BYTES } from '../organizations/operation-limits.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { MemoryShare } from './memory-budget.ts';
import type { ResultsUnderWay } from './results-under-way.ts';

/** Texts from this length on are measured once for each operation, however many aliases they are asked for by, in characters. */
const LONG_TEXT = 1000;

/** Lists from this length on are completed in turns of the event loop. */
const LONG_LIST = 200;

const overloadMessage = 'Too many large responses are being made at this moment.';

/** What bounds a result together with all others, and how long it may take. */
interface Construction {
  readonly results: ResultsUnderWay;
  readonly deadline: Deadline;
}

/** Texts of which each letter is one byte of JSON. */
const plain = /^[ !#-[\]-~]*$/;

/** Scalars of the language whose values are short. */
const shortScalars = ['Boolean', 'Float', 'Int'];

/**
 * What an error of one field weighs beside the response keys that lead to it, in bytes. It is written in about 300; making
 * it takes as long as many fields do, some 35 µs, and aliases multiply that, too.
 */
const ERROR_BYTES = 1000;

/**
 * How large the answer to one operation may still become. What an operation may ask for is counted before anything is
 * read; how long texts and lists are shows only then, and aliases multiply them.
 */
export class AnswerBudget {
  readonly #maxBytes: number;
  readonly #bytesOfItem = new Map<FieldNode, number>();
  readonly #bytesOfText = new Map<string, number>();
  readonly #construction: Construction | null;
  readonly #result: MemoryShare | null;
  #leftBytes: number;
  #isOverloaded = false;

  /**
   * @param maxBytes how large the answer may be, roughly
   * @param construction what bounds it together with all others that are being made; nothing by default
   */
  constructor(maxBytes: number, construction: Construction | null = null) {
    this.#maxBytes = maxBytes;
    this.#leftBytes = maxBytes;
    this.#construction = construction;
    this.#result = construction && construction.results.begin();
  }

  /** The error that stands for the whole answer; null while it is within its bounds. */
  get excess(): GraphError | null {
    if (this.#isOverloaded) return new GraphError('OVERLOADED', { message: overloadMessage });
    if (this.#leftBytes >= 0) return null;
    const message = `The answer to this operation is too large; at most ${this.#maxBytes} bytes are allowed.`;
    return new GraphError('ANSWER_TOO_LARGE', { message });
  }

  /** Takes what a field's value weighs; tells whether there was as much left. */
  take(value: unknown, info: GraphQLResolveInfo): boolean {
    const before = this.#leftBytes;
    if (typeof value === 'string') this.#leftBytes -= this.#bytesOf(value);
    else if (Array.isArray(value)) this.#leftBytes -= this.#weigh(value, info);
    if (this.#result?.add(before - this.#leftBytes) === false) this.#isOverloaded = true;
    return this.#isWithinBounds;
  }

  /**
   * Waits until a long list may be completed; null if it may be at once, as nearly always. Resolves to false if nothing of
   * the answer counts any more.
   */
  takeTurn(list: readonly unknown[]): Promise<boolean> | null {
    if (list.length < LONG_LIST || this.#construction === null) return null;
    const { results, deadline } = this.#construction;
    const turn = results.turns.take(this);
    if (turn === null) return null;
    return turn.then(() => {
      if (deadline.end !== null) this.#isOverloaded = true;
      return this.#isWithinBounds;
    });
  }

  /** Counts no longer as being made: the answer is written, or given up. */
  release(): void {
    this.#result?.release();
  }

  get #isWithinBounds(): boolean {
    return this.#leftBytes >= 0 && !this.#isOverloaded;
  }

  /** Takes bytes of JSON that come beside the fields; tells whether there were as many left. Else none are taken. */
  takeBytes(bytes: number): boolean {
    if (bytes > this.#leftBytes) return false;
    this.#leftBytes -= bytes;
    return true;
  }

  /** Takes what an error weighs that stands for an item of a root field; returns whether there was as much left. */
  takeItemError({ path: { key } }: GraphQLResolveInfo): boolean {
    this.#leftBytes -= ITEM_ERROR_BYTES + String(key).length;
    return this.#leftBytes >= 0;
  }

  /** Takes what an error weighs that stands for a field; tells whether there was as much left. */
  takeError({ path }: GraphQLResolveInfo): boolean {
    this.#leftBytes -= ERROR_BYTES;
    // It says where it is, and a response key is as long as the caller likes.
    for (let place: typeof path | undefined = path; place !== undefined; place = place.prev) {
      if (typeof place.key === 'string') this.#leftBytes -= place.key.length;
    }
    return this.#leftBytes >= 0;
  }

  #bytesOf(text: string): number {
    if (text.length < LONG_TEXT) return bytesOf(text);
    let bytes = this.#bytesOfText.get(text);
    if (bytes === undefined) this.#bytesOfText.set(text, (bytes = bytesOf(text)));
    return bytes;
  }

  #weigh(list: readonly unknown[], info: GraphQLResolveInfo): number {
    const [first] = info.fieldNodes;
    if (list.length === 0 || first === undefined) return 0;
    if (first.selectionSet === undefined) {
      return list.reduce<number>((sum, item) => sum + bytesOf(String(item)), 0);
    }
    let bytes = this.#bytesOfItem.get(first);
    if (bytes === undefined) {
      ({ bytes } = measureAnswer(info.fieldNodes, getNamedType(info.returnType), info, Infinity));
      this.#bytesOfItem.set(first, bytes);
    }
    return list.length * bytes;
  }
}

/** What is read of an operation's context. */
interface AnswerContext {
  readonly answer: AnswerBudget;
}

/** How many bytes of JSON a text is. */
function bytesOf(text: string): number {
  return plain.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

/**
 * Lets every text and list of an answer be taken from the request's budget, and every error for a parent: one that may not
 * be read fails by each name that it is asked for by, where a platform that failed is told once. Changes the schema in place.
 */
export function boundAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // A root field's list is as long as what was asked for, and what the schema tells of itself is known: both were counted.
    if (!isObjectType(type) || type === schema.getQueryType() || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      const { resolve = defaultFieldResolver } = field;
      if (named === type) {
        field.resolve = (source, given, context: AnswerContext, info): unknown => {
          try {
            return resolve(source, given, context, info);
          } catch (error) {
            if (context.answer.takeError(info)) throw error;
            return null;
          }
        };
      }
      const isText =
        isScalarType(named) && !(isSpecifiedScalarType(named) && shortScalars.includes(named.name));
      if (!isText && !isListType(getNullableType(field.type))) continue;
      field.resolve = (source, given, context: AnswerContext, info) => {
        const value: unknown = resolve(source, given, context, info);
        // Beyond the bounds nothing of the answer counts but that it ends soon: null costs less than an error.
        if (!context.answer.take(value, info)) return null;
        const turn = Array.isArray(value) ? context.answer.takeTurn(value) : null;
        return turn === null ? value : turn.then((isWanted) => (isWanted ? value : null));
      };
    }
  }
}

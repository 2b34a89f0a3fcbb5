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
import { countFields } from '../organizations/answer-size.ts';

/** What a field weighs beside its value, as many bytes: its name, quotes and commas. */
const FIELD_BYTES = 20;

/** Lists up to this length were counted well enough before anything was read. */
const SHORT_LIST = 20;

/** Scalars of the language whose values are short. */
const shortScalars = ['Boolean', 'Float', 'Int'];

/**
 * How large the answer to one operation may still become. What an operation may ask for is counted before anything is
 * read; how long texts and lists are shows only then, and aliases multiply them.
 */
export class AnswerBudget {
  readonly #maxBytes: number;
  readonly #fieldsOfItem = new Map<FieldNode, number>();
  #leftBytes: number;

  /** @param maxBytes how large the answer may be, roughly */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#leftBytes = maxBytes;
  }

  /** The error that stands for the whole answer; null while it is within its bounds. */
  get excess(): GraphError | null {
    if (this.#leftBytes >= 0) return null;
    const message = `The answer to this operation is too large; at most ${this.#maxBytes} bytes are allowed.`;
    return new GraphError('ANSWER_TOO_LARGE', { message });
  }

  /** Takes what a field's value weighs; tells whether there was as much left. */
  take(value: unknown, info: GraphQLResolveInfo): boolean {
    if (typeof value === 'string') this.#leftBytes -= value.length;
    else if (Array.isArray(value)) this.#leftBytes -= this.#weigh(value, info);
    return this.#leftBytes >= 0;
  }

  #weigh(list: readonly unknown[], info: GraphQLResolveInfo): number {
    if (list.length <= SHORT_LIST) return 0;
    const [first] = info.fieldNodes;
    if (first?.selectionSet === undefined) {
      return list.reduce<number>((sum, item) => sum + String(item).length + FIELD_BYTES, 0);
    }
    let fields = this.#fieldsOfItem.get(first);
    if (fields === undefined) {
      fields = countFields(info.fieldNodes, getNamedType(info.returnType), info, Infinity);
      this.#fieldsOfItem.set(first, fields);
    }
    return list.length * fields * FIELD_BYTES;
  }
}

/** Lets every text and list of an answer be taken from the request's budget. Changes the schema in place. */
export function boundAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // A root field's list is as long as what was asked for, and what the schema tells of itself is known: both were counted.
    if (!isObjectType(type) || type === schema.getQueryType() || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      const isText =
        isScalarType(named) && !(isSpecifiedScalarType(named) && shortScalars.includes(named.name));
      if (!isText && !isListType(getNullableType(field.type))) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, given, context: { readonly answer: AnswerBudget }, info) => {
        const value: unknown = resolve(source, given, context, info);
        // Beyond the bounds nothing of the answer counts but that it ends soon: null costs less than an error.
        return context.answer.take(value, info) ? value : null;
      };
    }
  }
}

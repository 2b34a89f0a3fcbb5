import { GraphQLError, GraphQLScalarType } from 'graphql';

/** `DateTime`: the platform's own RFC 3339 text. It was checked when the record was read, and a Date would cut its fraction. */
export const dateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: toText,
  parseValue: toText,
});

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError('DateTime must be text.');
}

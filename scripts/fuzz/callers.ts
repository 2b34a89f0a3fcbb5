/** One who asks: its credentials, and what the platforms write into whatever they answer to it. */
export interface Caller {
  readonly number: number;
  /** The header value for the access platform. */
  readonly access: string;
  /** The header value for the workforce platform. */
  readonly workforce: string;
  readonly mark: string;
}

/** How many callers there are. */
const CALLERS = 8;

/** In every credential, and nowhere else: a text that has it has a credential. The second is the first in Base64. */
export const secretStems = ['sesame-', 'c2VzYW1lL'] as const;

/** Written by the platforms into whatever is no record: nobody may ever read it. */
export const insideMark = 'platform-insides';

/** Every caller. The last one has an API key instead of a token. */
export const callers: readonly Caller[] = Array.from({ length: CALLERS }, (_, number) => ({
  number,
  access:
    number === CALLERS - 1
      ? `Basic ${Buffer.from(`sesame-access:${number}`).toString('base64')}`
      : `Bearer sesame-access-${number}`,
  workforce: `sesame-workforce-${number}`,
  mark: `read-by-${number}.`,
}));

/** The numbers of the callers whose marks a text has. */
export function markedCallers(text: string): Set<number> {
  return new Set([...text.matchAll(/read-by-(\d+)\./g)].map(([, number]) => Number(number)));
}

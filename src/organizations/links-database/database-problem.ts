/** What is wrong with a database, in words that hold nothing of its address, its users and its rows. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
  /** Whether it stays until somebody does something about it; otherwise the database may just be down. */
  readonly isLasting: boolean;
  /** Whether it may be over in a moment: the database is starting or stopping. */
  readonly isBrief: boolean;

  constructor(
    message: string,
    { isLasting, isBrief = false }: { readonly isLasting: boolean; readonly isBrief?: boolean },
  ) {
    super(message);
    this.isLasting = isLasting;
    this.isBrief = isBrief;
  }
}

/** What to do where the tables are not there. */
export const notMigrated = new DatabaseProblem(
  'has no table of links: `organization-graph links migrate` makes it',
  { isLasting: true },
);

/** What is wrong where the tables are somebody else's. */
export const otherColumns = new DatabaseProblem('has a table of links with other columns', {
  isLasting: true,
});

/** Problems that stay, by the code that PostgreSQL or TLS gives them, or how it begins. */
const lasting: readonly (readonly [code: RegExp, words: string])[] = [
  [/^28/, 'did not accept the user or the password'],
  [/^3D000$/, 'does not exist'],
  [
    /^42501$/,
    'does not let this user do that: the server needs SELECT, `links import` and `links migrate` more',
  ],
  [/^42P01$|^3F000$/, notMigrated.message],
  [/^42(?:703|804|883)$/, otherColumns.message],
  [/^25006$/, 'is read-only: another one is to be written to'],
  [/^(?:08P01|22023|42704)$/, 'refused a setting: behind PgBouncer, see ignore_startup_parameters'],
  [/CERT|SELF_SIGNED|^UNABLE_TO_(?:GET|VERIFY)|^ERR_(?:TLS|SSL)/, 'has a certificate that cannot be trusted'],
];

/** Problems that may pass, by their code. */
const passing: readonly (readonly [code: RegExp, words: string])[] = [
  [/^53300$/, 'takes no further connection'],
  [/^57014$/, 'did not answer in time'],
  [/^57P0/, 'is starting or stopping'],
  [/^55P03$/, 'is being changed by somebody else'],
  [/^(?:ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EACCES)/, 'cannot be reached'],
];

const tooLate = new DatabaseProblem('did not answer in time', { isLasting: false });

/** What the driver says without a code, each time in the same words. */
const messages: ReadonlyMap<string, DatabaseProblem> = new Map([
  [
    'The server does not support SSL connections',
    new DatabaseProblem('does not speak TLS: its sslmode must be disable', { isLasting: true }),
  ],
  ['Query read timeout', tooLate],
  ['timeout exceeded when trying to connect', tooLate],
  ['Connection terminated due to connection timeout', tooLate],
  ['Connection terminated unexpectedly', new DatabaseProblem('cannot be reached', { isLasting: false })],
]);

/** Tells what an error of the driver means: its own text may name the address, the user, or values of rows. */
export function toDatabaseProblem(error: unknown): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error;
  if (!(error instanceof Error)) return new DatabaseProblem('failed', { isLasting: false });
  const known = messages.get(error.message);
  if (known !== undefined) return known;
  const code = codeOf(error);
  const find = (list: typeof lasting) => list.find(([pattern]) => pattern.test(code))?.[1];
  const lastingWords = find(lasting);
  const words = lastingWords ?? find(passing) ?? 'failed';
  return new DatabaseProblem(code === '' ? words : `${words} (${code})`, {
    isLasting: lastingWords !== undefined,
    isBrief: /^57P0[123]$/.test(code),
  });
}

/** A code that is one: five characters of SQLSTATE, or a name of Node's. Where several addresses failed, the first's. */
function codeOf(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  const code = 'code' in error ? error.code : '';
  return typeof code === 'string' && /^[A-Z0-9_]{4,60}$/.test(code) ? code : '';
}

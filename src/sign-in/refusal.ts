/** Why a caller is not signed in, for the log and the metrics: words of ours, nothing of what was sent. */
export const signInProblems = [
  'missing',
  'malformed',
  'too long',
  'algorithm',
  'unknown key',
  'signature',
  'issuer',
  'audience',
  'expired',
  'not yet valid',
  'claims',
] as const;

/** One of {@link signInProblems}. */
export type SignInProblem = (typeof signInProblems)[number];

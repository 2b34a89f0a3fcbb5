import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

/** Why a caller is not signed in: words of ours, nothing of what was sent. */
const signInProblems = [
  'missing',
  'invalid request',
  'malformed',
  'too long',
  'not supported',
  'type',
  'unknown key',
  'signature',
  'issuer',
  'audience',
  'expired',
  'not yet valid',
  'claims',
] as const;

/** One of these reasons. */
export type SignInProblem = (typeof signInProblems)[number];

/** The metrics of how callers sign in; all of them stay 0 where they do not. */
export class SignInMetrics {
  readonly #refusals: Counter<'reason'>;
  readonly #fetches: Counter<'result'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#refusals = new Counter({
      name: 'organization_graph_sign_in_refusals_total',
      help: 'Requests of callers who are not signed in, though they must be, by what is wrong with their token.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of signInProblems) this.#refusals.inc({ reason }, 0);
    this.#fetches = new Counter({
      name: 'organization_graph_sign_in_key_fetches_total',
      help: 'Fetches of the keys of the identity provider: good, or failed, and then the known keys stay.',
      labelNames: ['result'],
      registers,
    });
    for (const result of ['good', 'failed'] as const) this.#fetches.inc({ result }, 0);
  }

  /** Counts a request that was refused. */
  onRefusal(reason: SignInProblem): void {
    this.#refusals.inc({ reason });
  }

  /** Counts a fetch of the keys. */
  onFetch(isGood: boolean): void {
    this.#fetches.inc({ result: isGood ? 'good' : 'failed' });
  }
}

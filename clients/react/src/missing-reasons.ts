const reasons = ['NO_CREDENTIAL', 'UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE', 'INVALID'] as const;

/** Why a platform is missing from an organization, as its `sources` say. */
export type MissingReason = (typeof reasons)[number];

/** Whether a status of `sources` says that the platform is missing. */
export function isMissingReason(status: unknown): status is MissingReason {
  return reasons.some((reason) => reason === status);
}

/** Why a platform is missing from a value of an answer; null where it is not, or where the value does not tell. */
export function findReason(value: unknown, source: unknown): MissingReason | null {
  if (typeof value !== 'object' || value === null || !('sources' in value)) return null;
  const { sources } = value;
  if (!Array.isArray(sources)) return null;
  const state = sources.find((one: { readonly source?: unknown } | null) => one?.source === source) as
    { readonly status?: unknown } | undefined;
  return isMissingReason(state?.status) ? state.status : null;
}

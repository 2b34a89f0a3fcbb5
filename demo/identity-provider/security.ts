/**
 * What a page of the identity provider may do: look as it does, and send its form here.
 *
 * @param formTargets the origins that the form's answer may lead to
 */
export function pagePolicy(formTargets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every answer of the identity provider carries; the policy of pages may say more. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': pagePolicy(),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

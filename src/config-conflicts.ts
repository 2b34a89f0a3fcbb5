import { findCallerConflicts } from './config-caller-conflicts.ts';
import type { Environment } from './config-caller-conflicts.ts';
import { isLoopback } from './config-urls.ts';

/** What no variable shows alone: names that are none of ours, and variables that contradict or need each other. */
export function findConflicts(variables: Environment, known: readonly string[]): string[] {
  // A misspelt name would silently leave a default in force.
  const problems = Object.keys(variables)
    .filter(
      (name) =>
        /^(?:ACCESS|ADMIN|AUTH|WORKFORCE|CREDENTIAL|LINKS|SAFELIST|UPSTREAM)_/.test(name) &&
        !known.includes(name),
    )
    .map((name) => `${name}: is not a variable of this server`);
  problems.push(...findCallerConflicts(variables));
  // To a platform on loopback http is as good as https; to a proxy elsewhere it is not, whatever the proxy itself speaks.
  const proxy = toUrl(variables['UPSTREAM_PROXY_URL']);
  const isInTheClear = ['ACCESS_URL', 'WORKFORCE_URL'].some(
    (name) => toUrl(variables[name])?.protocol === 'http:',
  );
  const isAllowed = variables['ALLOW_HTTP_UPSTREAMS'] === 'true';
  if (proxy !== null && !isLoopback(proxy.hostname) && isInTheClear && !isAllowed) {
    problems.push(
      'UPSTREAM_PROXY_URL: must be on loopback while a platform is reached by http; ALLOW_HTTP_UPSTREAMS=true lifts this',
    );
  }
  const { PORT: port = '4000', ADMIN_PORT: adminPort = '9464' } = variables;
  if (port === adminPort && port !== '0') {
    problems.push('ADMIN_PORT: must differ from PORT');
  }
  const { MAX_BODY_BYTES: bodyBytes = '100000', REQUEST_MAX_BUFFERED_BYTES: bufferedBytes = '16777216' } =
    variables;
  // Other problems of MAX_BODY_BYTES are reported where it is parsed.
  if (Number(bodyBytes) <= 2 ** 26 && Number(bufferedBytes) < 2 * Number(bodyBytes)) {
    problems.push('REQUEST_MAX_BUFFERED_BYTES: must be at least twice MAX_BODY_BYTES');
  }
  if (variables['LINKS_FILE'] !== undefined && variables['LINKS_DATABASE_URL'] !== undefined) {
    problems.push('LINKS_DATABASE_URL: must not be set together with LINKS_FILE: links come from one place');
  }
  for (const name of ['LINKS_REFRESH_MS', 'LINKS_MAX_IDS']) {
    if (variables[name] !== undefined && variables['LINKS_DATABASE_URL'] === undefined) {
      problems.push(`${name}: has no effect without LINKS_DATABASE_URL`);
    }
  }
  if (variables['SAFELIST_MODE'] !== undefined && variables['SAFELIST_FILE'] === undefined) {
    problems.push('SAFELIST_MODE: has no effect without SAFELIST_FILE');
  }
  if (variables['CACHE_STALE_AFTER_MS'] !== undefined && !Number(variables['CACHE_STALE_IF_ERROR_MS'] ?? 0)) {
    problems.push('CACHE_STALE_AFTER_MS: has no effect without CACHE_STALE_IF_ERROR_MS');
  }
  if (variables['REDIS_URL'] !== undefined) problems.push(...findSharingProblems(variables));
  else if (variables['REDIS_TIMEOUT_MS'] !== undefined) {
    problems.push('REDIS_TIMEOUT_MS: has no effect without REDIS_URL');
  }
  return problems;
}

/** What processes need beside a Redis to share records. */
function findSharingProblems(variables: Environment): string[] {
  const problems: string[] = [];
  if (variables['CREDENTIAL_HMAC_KEY'] === undefined) {
    problems.push(
      'REDIS_URL: needs CREDENTIAL_HMAC_KEY, the same in every process, or none finds what another has read',
    );
  }
  if (['CACHE_TTL_MS', 'CACHE_STALE_IF_ERROR_MS'].every((name) => !Number(variables[name] ?? 0))) {
    problems.push('REDIS_URL: has no effect without CACHE_TTL_MS or CACHE_STALE_IF_ERROR_MS');
  }
  return problems;
}

function toUrl(text: string | undefined): URL | null {
  return text !== undefined && URL.canParse(text) ? new URL(text) : null;
}

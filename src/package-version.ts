import { createRequire } from 'node:module';

/** Reads this package's version. */
export function readPackageVersion(): string {
  // By the package's own name, since the compiled files lie deeper than their sources.
  const description = createRequire(import.meta.url)('organization-graph/package.json') as {
    version: string;
  };
  return description.version;
}

/** Returns the `User-Agent` of requests to upstreams: name and version (RFC 9110, section 10.1.5). */
export function readUserAgent(): string {
  return `organization-graph/${readPackageVersion()}`;
}

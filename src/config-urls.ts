import { z } from 'zod';
import { parseDatabaseUrl } from './organizations/links-database/database-url.ts';

/** Where keys are that say who may see what: whoever could change them on the way could sign in as anybody. */
export const keySetUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !isSafe) {
    context.addIssue('must be a URL that begins with https://, or with http:// on loopback');
    return z.NEVER;
  }
  if (url.username !== '' || url.password !== '') context.addIssue('must not contain credentials');
  if (url.hash !== '') context.addIssue('must not have a fragment');
  return url;
});

/** A base URL: the requests' own paths are appended to its path. */
export const baseUrl = (allowsHttp: boolean) =>
  z.string('is required').transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !['https:', 'http:'].includes(url.protocol)) {
      context.addIssue('must be a URL that begins with https:// or http://');
      return z.NEVER;
    }
    if (url.username !== '' || url.password !== '') context.addIssue('must not contain credentials');
    if (url.search !== '' || url.hash !== '') context.addIssue('must not have a query or fragment');
    if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowsHttp) {
      context.addIssue('must be https, except on loopback; ALLOW_HTTP_UPSTREAMS=true lifts this');
    }
    return url;
  });

/** The forward proxy that platforms are reached through. */
export const proxyUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    context.addIssue('must be a URL that begins with https:// or http://');
    return z.NEVER;
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') context.addIssue('must not have a path');
  return url;
});

/** A Redis, and which of its databases. */
export const redisUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    context.addIssue('must be a URL that begins with redis:// or rediss://');
    return z.NEVER;
  }
  if (!/^\/?\d{0,4}$/.test(url.pathname)) {
    context.addIssue('must have the number of a database for a path, if any');
  }
  if (url.search !== '' || url.hash !== '') context.addIssue('must not have a query or fragment');
  if (!isDecodable(url.username + url.password)) {
    context.addIssue('must have credentials that are percent-encoded');
  }
  return url;
});

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The database that has the links. Nothing of it is told: it may have a password in it. */
export const databaseAddress = z.string().transform((text, context) => {
  const parsed = parseDatabaseUrl(text);
  if ('address' in parsed) return parsed.address;
  for (const problem of parsed.problems) context.addIssue(problem);
  return z.NEVER;
});

/** Origins that browsers call from, separated by commas. */
export const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((origin) => origin.trim());
  const wrong = list.filter(
    (origin) => origin.includes('*') || !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (wrong.length > 0) {
    context.addIssue('must be origins such as https://app.example.com, separated by commas');
  }
  return list;
});

/** Whether a URL's host name is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

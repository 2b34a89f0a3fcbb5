import { createHash } from 'node:crypto';
import { accessCredentials, workforceCredentials } from '../../demo/credentials.ts';

/** An answer as a client receives it. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** GETs with the headers as given, follows no redirect, and rejects after `timeoutMs`. */
export async function read(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  timeoutMs = 5000,
): Promise<Received> {
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** The request headers that carry the demo credential of this name. */
export function withCredential(name: string): Readonly<Record<string, string>> {
  const access = accessCredentials.find((credential) => credential.name === name);
  if (access !== undefined) return { Authorization: access.value };
  const workforce = workforceCredentials.find((credential) => credential.name === name);
  if (workforce !== undefined) return { API_KEY: workforce.value };
  throw new Error(`There is no demo credential ${name}`);
}

/** The SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

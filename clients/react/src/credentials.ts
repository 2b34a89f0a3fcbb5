import type { Source } from './generated/documents.ts';

/** What the caller signs in with on each platform; without one, that platform is not asked. */
export interface Credentials {
  /** The whole value of the header for the access platform, such as `Bearer …`. */
  readonly access?: string | null | undefined;
  /** The API key for the workforce platform. */
  readonly workforce?: string | null | undefined;
}

/** The request headers that carry them. */
export interface CredentialHeaders {
  readonly access: string;
  readonly workforce: string;
}

/** There are no credentials that could be sent. Names no credential; a `cause` is what the page's own function threw. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** The platform whose credential cannot be sent; null where none could be had. */
  readonly source: Source | null;

  constructor(message: string, source: Source | null, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
  }
}

/** The credentials, or where to get them. */
type Given = Credentials | (() => Credentials | Promise<Credentials>);

/**
 * The credentials beside a token, as long as none of them takes its header.
 *
 * @throws {TypeError} where one does; what a function gives is looked at when it is asked
 */
export function keepFromToken(credentials: Given, names: CredentialHeaders): Given {
  const check = (given: Credentials): Credentials => {
    const taken = (['access', 'workforce'] as const).find(
      (side) => given[side] && names[side].toLowerCase() === 'authorization',
    );
    if (!taken) return given;
    throw new TypeError(
      `The token goes in the authorization header: name another one in credentialHeaders.${taken}, or leave credentials.${taken} out.`,
    );
  };
  return typeof credentials === 'function' ? async () => check(await credentials()) : check(credentials);
}

/**
 * The headers of a request.
 *
 * @throws {CredentialsError} where the credentials cannot be had, or one of them cannot be the value of a header
 */
export async function toCredentialHeaders(
  credentials: Given,
  names: CredentialHeaders,
): Promise<Record<string, string>> {
  const { access, workforce } = await readCredentials(credentials);
  return {
    ...toHeader(names.access, access, 'ACCESS'),
    ...toHeader(names.workforce, workforce, 'WORKFORCE'),
  };
}

async function readCredentials(credentials: Given): Promise<Credentials> {
  if (typeof credentials !== 'function') return credentials;
  try {
    return await credentials();
  } catch (cause) {
    throw new CredentialsError('The credentials to sign in with could not be had.', null, { cause });
  }
}

const platforms = { ACCESS: 'access platform', WORKFORCE: 'workforce platform' } as const;

function toHeader(
  name: string,
  credential: string | null | undefined,
  source: Source,
): Record<string, string> {
  // What `fetch` takes away by itself, such as the line break at the end of a pasted key.
  const value = (credential ?? '').replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, '');
  if (value === '') return {};
  if (!/^[\t -~]+$/.test(value)) {
    const problem = `The credential for the ${platforms[source]} has a character that no request can carry.`;
    throw new CredentialsError(problem, source);
  }
  return { [name]: value };
}

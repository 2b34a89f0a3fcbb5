/** Where a PostgreSQL database is, and how it is reached. */
export interface DatabaseAddress {
  /** A host's name or address, or the folder of a Unix socket, which begins with a slash. */
  readonly host: string;
  readonly port: number;
  /** Undefined lets the driver choose: `PGUSER`, else who runs the process. */
  readonly user: string | undefined;
  /** Undefined lets the driver look: `PGPASSWORD`, else the user's password file. */
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** How the database's log names who asks. */
  readonly applicationName: string;
  /** What PostgreSQL calls command-line options, such as `-c search_path=links`. */
  readonly options: string | undefined;
  readonly tls: DatabaseTls;
}

/** How a connection is encrypted. */
export interface DatabaseTls {
  /** `verify-ca` verifies the certificate, `verify-full` also that it is of this host. */
  readonly mode: 'disable' | 'verify-ca' | 'verify-full';
  /** A PEM file of the certificate authorities to trust, instead of the usual ones. */
  readonly caFile: string | null;
}

const DEFAULT_PORT = 5432;

const knownParameters = ['sslmode', 'sslrootcert', 'host', 'port', 'user', 'application_name', 'options'];

/** What each `sslmode` means here: whatever is encrypted is verified, too. */
const modes: ReadonlyMap<string, DatabaseTls['mode']> = new Map([
  ['disable', 'disable'],
  ['require', 'verify-full'],
  ['verify-ca', 'verify-ca'],
  ['verify-full', 'verify-full'],
]);

/**
 * Reads the URL of a PostgreSQL database, as libpq writes it: `postgresql://user:password@host:5432/name?sslmode=…`, or
 * `postgresql:///name?host=/folder/of/the/socket`.
 *
 * @returns the address, or every problem; nothing of the URL is in them but names of its parameters
 */
export function parseDatabaseUrl(
  text: string,
): { readonly address: DatabaseAddress } | { readonly problems: readonly string[] } {
  const url = /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null) {
    return { problems: ['must be a URL that begins with postgresql:// or postgres://, of one host'] };
  }
  const decoded = [url.hostname, url.username, url.password, url.pathname.slice(1)].map(decode);
  const [hostname, username, password, database] = decoded;
  if (decoded.includes(null)) return { problems: ['has a % that encodes nothing'] };
  const { searchParams } = url;
  const problems = [...searchParams.keys()]
    .filter((name) => !knownParameters.includes(name))
    .map((name) => `must not have the parameter ${/^\w{1,40}$/.test(name) ? name : 'that it has'}`);
  if (url.hash !== '') problems.push('must not have a fragment: write # as %23');
  // An address of IPv6 stands in brackets.
  const host = searchParams.get('host') ?? hostname?.replace(/^\[(.*)\]$/, '$1') ?? '';
  if (host === '') problems.push('must name a host, or the folder of a socket by ?host=/folder');
  const port = searchParams.get('port') ?? (url.port === '' ? String(DEFAULT_PORT) : url.port);
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    problems.push('must have a port from 1 to 65535');
  }
  const { tls, problem } = readTls(searchParams, isOfThisMachine(host));
  if (problem !== null) problems.push(problem);
  if (problems.length > 0) return { problems };
  return {
    address: {
      host,
      port: Number(port),
      user: (searchParams.get('user') ?? username) || undefined,
      password: password || undefined,
      database: database || undefined,
      applicationName: searchParams.get('application_name') ?? 'organization-graph',
      options: searchParams.get('options') ?? undefined,
      tls,
    },
  };
}

function readTls(
  parameters: URLSearchParams,
  isLocal: boolean,
): { readonly tls: DatabaseTls; readonly problem: string | null } {
  const sslmode = parameters.get('sslmode');
  const caFile = parameters.get('sslrootcert');
  const mode = modes.get(sslmode ?? 'disable');
  const tls: DatabaseTls = { mode: mode ?? 'disable', caFile };
  if (sslmode === null && !isLocal) {
    return {
      tls,
      problem: 'must have sslmode=verify-full; sslmode=disable only where nobody else is on the network',
    };
  }
  if (mode === undefined) {
    return { tls, problem: 'must have an sslmode of disable, require, verify-ca or verify-full' };
  }
  if (mode === 'disable' && caFile !== null) {
    return { tls, problem: 'must not have sslrootcert where nothing is encrypted' };
  }
  return { tls, problem: null };
}

function isOfThisMachine(host: string): boolean {
  return (
    host === '' ||
    host.startsWith('/') ||
    ['localhost', '::1'].includes(host) ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

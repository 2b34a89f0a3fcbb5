import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../organizations/records.ts';
import type { Viewer } from '../organizations/viewer.ts';
import type { SignedIn } from '../sign-in/claims.ts';
import type { SignInProblem } from '../telemetry/metrics/sign-in-metrics.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { forEverySource, sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import type { Credential, CredentialReader } from '../upstream/credential.ts';
import type { ServiceCredential } from '../upstream/service-credential.ts';

/** Who calls. */
export interface Identification {
  readonly credentials: Credentials;
  /** What the caller may see; null for all that its own credentials may read. */
  readonly viewer: Viewer | null;
  /** Why the caller is not signed in, though it must be; null where it is, or need not be. */
  readonly problem: SignInProblem | null;
}

/** How callers are told apart. */
export interface CallersOptions {
  readonly readCredential: CredentialReader;
  /** The request headers that carry the caller's own credentials, in lower case. */
  readonly credentialHeaders: Readonly<Record<SourceName, string>>;
  /** What this service proves itself with instead of the caller; nothing by default. */
  readonly serviceCredentials?: Readonly<Record<SourceName, ServiceCredential | null>>;
  /** How callers sign in, and what they may then see; by default they do not, and see what their credentials may read. */
  readonly signIn?: {
    readonly check: SignIn['check'];
    readonly toViewer: (signedIn: SignedIn) => Viewer;
  } | null;
}

const signInHeader = 'authorization';

/** The request headers that say who calls, in lower case. */
export interface CallerHeaders {
  /** The one that carries the token; null where nobody signs in. */
  readonly signIn: string | null;
  /** Those that carry the caller's own credentials; null where this service has the credential itself. */
  readonly credentials: Readonly<Record<SourceName, string | null>>;
}

/** Tells which request headers say who calls. */
export function headersOfCallers({
  credentialHeaders,
  serviceCredentials = noService,
  signIn = null,
}: CallersOptions): CallerHeaders {
  return {
    signIn: signIn === null ? null : signInHeader,
    credentials: forEverySource((source) =>
      serviceCredentials[source] === null ? credentialHeaders[source] : null,
    ),
  };
}

const noService: Readonly<Record<SourceName, null>> = forEverySource(() => null);

/** Nobody: what a caller who is not signed in has. */
const noCredentials: Credentials = forEverySource(() => null);

/**
 * Creates what finds out who calls. A promise only where a token is not known yet; it never rejects.
 *
 * What came last on a connection is remembered for as long as the connection is: a client says the same each time, and
 * each fingerprint takes as long as finding out that nothing else is to be done.
 */
export function createCallers(options: CallersOptions) {
  const { signIn = null, serviceCredentials = noService } = options;
  const readCredentials = createCredentialsReader(options);
  if (signIn === null) {
    // The configuration is refused before it comes to this.
    if (sourceNames.some((source) => serviceCredentials[source] !== null)) {
      throw new Error('a service credential without sign-in: whoever asks could read everything');
    }
    return (request: FastifyRequest): Identification => ({
      credentials: readCredentials(request),
      viewer: null,
      problem: null,
    });
  }
  return (request: FastifyRequest): Identification | Promise<Identification> => {
    const identify = (checked: SignedIn | SignInProblem): Identification =>
      typeof checked === 'string'
        ? { credentials: noCredentials, viewer: null, problem: checked }
        : { credentials: readCredentials(request), viewer: signIn.toViewer(checked), problem: null };
    const checked = signIn.check(request.headers[signInHeader]);
    return checked instanceof Promise ? checked.then(identify) : identify(checked);
  };
}

function createCredentialsReader({
  readCredential,
  credentialHeaders,
  serviceCredentials = noService,
}: CallersOptions) {
  const lastOnConnection = new WeakMap<Socket, Credentials>();

  return ({ headers, socket }: FastifyRequest): Credentials => {
    const last = lastOnConnection.get(socket);
    const isSame = (source: SourceName) => {
      const service = serviceCredentials[source];
      return service === null
        ? headers[credentialHeaders[source]] === last?.[source]?.headerValue
        : service.current === last?.[source];
    };
    if (last !== undefined && sourceNames.every(isSame)) return last;
    const credentials = forEverySource<Record<SourceName, Credential | null>>((source) => {
      const service = serviceCredentials[source];
      if (service !== null) return service.current;
      const value = headers[credentialHeaders[source]];
      return readCredential(typeof value === 'string' ? value : undefined);
    });
    lastOnConnection.set(socket, credentials);
    return credentials;
  };
}

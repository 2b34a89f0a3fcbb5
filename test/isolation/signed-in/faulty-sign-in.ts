import { errors } from 'jose';
import type { LocalJWKSet } from 'jose';
import type { Config } from '../../../src/config.ts';
import type { Viewer } from '../../../src/organizations/viewer.ts';
import { openScopesFile } from '../../../src/organizations/scopes-file.ts';
import type { CallersOptions } from '../../../src/server/callers.ts';
import { createSchema } from '../../../src/server/schema.ts';
import { createViewers } from '../../../src/sign-in/viewers.ts';
import type { SignedIn } from '../../../src/sign-in/claims.ts';
import { createKeySource } from '../../../src/sign-in/fetch-keys.ts';
import { KeySet } from '../../../src/sign-in/key-set.ts';
import { SignIn } from '../../../src/sign-in/sign-in.ts';
import type { SignInOptions } from '../../../src/sign-in/sign-in.ts';
import { forEverySource } from '../../../src/sources/registry.ts';
import type { Logger } from '../../../src/telemetry/logger.ts';
import { createCredentialReader } from '../../../src/upstream/credential.ts';
import { openServiceCredential } from '../../../src/upstream/service-credential.ts';
import type { ServiceCredential } from '../../../src/upstream/service-credential.ts';
import { createTrust } from '../../../src/upstream/trust.ts';
import { assembledApplication } from '../faulty-application.ts';
import type { StartApplication } from '../server.ts';

/** What is wrong with one application: each makes something else of what the real one has there. */
export interface SignInFault {
  readonly toViewer?: (viewer: Viewer, signedIn: SignedIn, config: Config) => Viewer;
  readonly check?: (check: SignIn['check'], logger: Logger) => SignIn['check'];
  readonly keys?: (keys: SignInOptions['keys']) => SignInOptions['keys'];
  readonly callers?: (callers: CallersOptions) => CallersOptions;
}

/** Makes an application that is put together as the real one is, but has something wrong in how callers sign in. */
export function faultySignIn(makeFault: () => SignInFault): StartApplication {
  return assembledApplication(async (config, logger) => {
    const fault = makeFault();
    const { signIn } = config;
    if (signIn === null) throw new Error('nobody signs in here');
    const { scopesFile } = config;
    const fieldRules =
      scopesFile === null ? null : await openScopesFile({ path: scopesFile, schema: createSchema(), logger });
    const trust = createTrust([]);
    const source = createKeySource({
      url: signIn.jwksUrl,
      trust,
      proxyUrl: null,
      connectionMaxAgeMs: config.connectionMaxAgeMs,
      userAgent: 'faulty',
    });
    const keySet = await KeySet.open({ ...signIn, fetchKeys: source.fetch, logger });
    const checker = new SignIn({ ...signIn, keys: fault.keys?.(keySet) ?? keySet });
    const check: SignIn['check'] = (authorization) => checker.check(authorization);
    const readCredential = createCredentialReader();
    const open = async (name: 'access' | 'workforce'): Promise<ServiceCredential | null> => {
      const place = config.serviceCredentials[name];
      return place && openServiceCredential({ place, source: name, readCredential, logger });
    };
    const serviceCredentials = { access: await open('access'), workforce: await open('workforce') };
    const viewerOf = createViewers({
      fieldRules,
      hasAccessSession: serviceCredentials.access === null && signIn.claims.currentOrganization === null,
    });
    const callers: CallersOptions = {
      readCredential,
      credentialHeaders: config.credentialHeaders,
      serviceCredentials,
      signIn: {
        check: fault.check?.(check, logger) ?? check,
        toViewer: (signedIn) => {
          const viewer = viewerOf(signedIn);
          return fault.toViewer?.(viewer, signedIn, config) ?? viewer;
        },
      },
    };
    return {
      callers: fault.callers?.(callers) ?? callers,
      schema: createSchema(fieldRules),
      close: async () => {
        keySet.close();
        fieldRules?.close();
        await source.close();
        forEverySource((name) => serviceCredentials[name]?.close());
      },
    };
  });
}

/** Keys that are never forgotten. */
export function keepKeys(keys: SignInOptions['keys']): SignInOptions['keys'] {
  const known = new Set<LocalJWKSet>();
  return {
    get current() {
      return keys.current;
    },
    find: async (header, token) => {
      try {
        const found = await keys.find(header, token);
        known.add(found.keys);
        return found;
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        for (const old of known) {
          const key = await old(header, token).catch(() => null);
          if (key !== null) return { key, keys: keys.current };
        }
        throw error;
      }
    },
  };
}

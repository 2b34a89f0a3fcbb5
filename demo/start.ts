import { fileURLToPath } from 'node:url';
import { startApplication } from '../src/application.ts';
import { parseConfig } from '../src/config.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { consoleFolder, createConsole } from './console.ts';
import { firstLook } from './first-look.ts';
import type { RunningIdentityProvider } from './identity-provider/start.ts';
import { addConsole, consoleClientId, forgetSignIn, signInEnvironment, startSignIn } from './sign-in.ts';
import { startDemoUpstreams } from './upstreams/start.ts';
import type { DemoUpstreams } from './upstreams/start.ts';

/** The graph of the demo while it runs. */
export interface RunningDemo {
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /** The address of the metrics. */
  readonly metricsUrl: string;
  /** The request headers that carry the two credentials. */
  readonly credentialHeaders: { readonly access: string; readonly workforce: string };
  readonly upstreams: DemoUpstreams;
  /** Where people sign in; null where callers send the platforms' own credentials. */
  readonly identityProvider: RunningIdentityProvider | null;
  /** Answers what is under way, then stops the graph, both platforms and the identity provider. */
  stop(): Promise<void>;
}

/** How the demo is started. */
export interface DemoOptions {
  /** Whether people sign in at an embedded identity provider, and the graph holds the platforms' credentials. */
  readonly signIn?: boolean;
}

/**
 * Starts the graph over the two embedded platforms. HOST, PORT, LOG_LEVEL and the limits are taken from the environment
 * as ever; only warnings are logged unless LOG_LEVEL says otherwise.
 *
 * @throws ConfigError where the environment is wrong or the address cannot be listened on
 */
export async function startDemo(
  environment: Readonly<Record<string, string | undefined>>,
  { signIn = false }: DemoOptions = {},
): Promise<RunningDemo> {
  const identityProvider = signIn ? await startSignIn(environment) : null;
  const upstreams = await startDemoUpstreams();
  const close = async () => {
    await Promise.all([upstreams.close(), identityProvider?.close()]);
  };
  try {
    const config = parseConfig({
      LOG_LEVEL: 'warn',
      // Nobody but the one who stops it is there to be waited for.
      SHUTDOWN_GRACE_MS: '0',
      // A demo beside another server is in nobody's way.
      ADMIN_PORT: '0',
      ...forgetSignIn(environment),
      ...(identityProvider && signInEnvironment(identityProvider)),
      ACCESS_URL: upstreams.accessUrl,
      WORKFORCE_URL: upstreams.workforceUrl,
      LINKS_FILE: fileURLToPath(new URL('links.json', import.meta.url)),
    });
    const application = await startApplication(config, createLogger({ level: config.logLevel }), {
      firstLook: identityProvider ? { variables: firstLook.variables } : firstLook,
      plugins: [
        createConsole({
          folder: consoleFolder,
          credentialHeaders: config.credentialHeaders,
          explain: config.explain,
          signIn: identityProvider && { issuer: identityProvider.issuer, clientId: consoleClientId },
        }),
      ],
    });
    if (identityProvider) addConsole(identityProvider, application.url);
    return {
      url: application.url,
      metricsUrl: application.metricsUrl,
      credentialHeaders: config.credentialHeaders,
      upstreams,
      identityProvider,
      stop: async () => {
        await application.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { requireBrowserInCi } from './test/browser/support/find-browser.ts';

/** Where there is no Chromium, the browser tests are left out, and it is said; in CI that is a failure. */
const hasBrowser = requireBrowserInCi(process.env) !== null;

/** They look at the console as it is built for production. */
const browserTests = {
  extends: true as const,
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/support/build-console.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
};

/** Tests run against real servers on free ports; order never matters, and nothing is written unseen. */
export default defineConfig({
  // graphql has two entries, and Vite would take the one that Node does not: then its classes exist twice.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/packed/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'react',
          include: ['clients/react/test/**/*.test.{ts,tsx}'],
          environment: './clients/react/test/support/page-environment.ts',
        },
      },
      ...(hasBrowser ? [browserTests] : []),
      // It asks the registry, so it has a script of its own.
      { extends: true, test: { name: 'packed', include: ['test/packed/**/*.test.ts'] } },
    ],
    setupFiles: ['test/support/console-guard.ts', 'test/support/leak-guard.ts'],
    sequence: { shuffle: true },
    testTimeout: 10_000,
    hookTimeout: 10_000,
    teardownTimeout: 10_000,
    allowOnly: false,
    expect: { requireAssertions: true },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/generated/**'],
      reporter: ['text', 'html'],
    },
  },
});

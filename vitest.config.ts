import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { canTest, systemPrograms } from './test/support/programs.ts';

/**
 * Tests that need a program of the system, each group a project: where the program is missing, they are left out, and it
 * is said; in CI that is a failure.
 */
const systemTests = Object.entries(systemPrograms)
  .filter(([, program]) => canTest(program, process.env))
  .map(([name, { tests }]) => ({
    extends: true as const,
    test: {
      name,
      include: [`${tests}/**/*.test.ts`],
      // The browser looks at the console as it is built for production.
      globalSetup: name === 'browser' ? ['test/browser/support/build-console.ts'] : [],
      testTimeout: 30_000,
      hookTimeout: 30_000,
    },
  }));

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
          exclude: ['test/packed/**', ...Object.values(systemPrograms).map(({ tests }) => `${tests}/**`)],
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
      ...systemTests,
      // It asks the registry, so it has a script of its own.
      {
        extends: true,
        test: {
          name: 'packed',
          include: ['test/packed/**/*.test.ts'],
          globalSetup: ['test/packed/tarballs.ts'],
        },
      },
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

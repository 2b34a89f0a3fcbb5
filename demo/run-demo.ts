import { parseArgs } from 'node:util';
import { run } from '../src/run.ts';
import { describeDemo, describeSignInDemo } from './describe.ts';
import { startDemo } from './start.ts';

const usage = `Usage: npm run demo [-- --sign-in], or organization-graph demo [--sign-in]

The graph over two embedded platforms: nothing but loopback, and nothing to set up.

Options
  --sign-in  people sign in at an embedded identity provider; without it, callers send the platforms' own credentials
`;

/**
 * Runs the demo as the process, until it is told to stop.
 *
 * @param words what stands behind its name on the command line
 * @throws TypeError where a word is none that it knows, with a `code` that begins with `ERR_PARSE_ARGS_`
 */
export async function runDemo(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { 'sign-in': signIn, help } = parseArgs({
    args: [...words],
    options: {
      'sign-in': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
  if (help) {
    process.stdout.write(usage);
    return;
  }
  await run(async () => {
    const demo = await startDemo(environment, { signIn });
    process.stdout.write(
      demo.identityProvider
        ? describeSignInDemo(demo.url, demo.identityProvider)
        : describeDemo(demo.url, demo.credentialHeaders),
    );
    return demo;
  });
}

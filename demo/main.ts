import { run } from '../src/run.ts';
import { describeDemo } from './describe.ts';
import { startDemo } from './start.ts';

// The graph over two embedded platforms: nothing but loopback, and nothing to set up.
await run(async () => {
  const demo = await startDemo(process.env);
  process.stdout.write(describeDemo(demo.url, demo.credentialHeaders));
  return demo;
});

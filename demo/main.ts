import { runDemo } from './run-demo.ts';

// The graph over two embedded platforms: nothing but loopback, and nothing to set up.
try {
  await runDemo(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

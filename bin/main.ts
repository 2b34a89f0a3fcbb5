import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';

const exitCode = await runCommandLine(process.argv.slice(2), commands, {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
if (exitCode !== undefined) process.exitCode = exitCode;

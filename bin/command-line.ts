import { parseArgs } from 'node:util';
import { readPackageVersion } from '../src/package-version.ts';
import { defaultCommand } from './commands.ts';
import type { Command, Surroundings } from './commands.ts';

/** What a program exits with that was told something it does not know. */
const USAGE_ERROR = 2;

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/**
 * Runs what the words on the command line say. What they do not say right is told on standard error, with the usage.
 *
 * @returns what the process is to exit with; undefined where the command says so itself
 */
export async function runCommandLine(
  words: readonly string[],
  commands: Readonly<Record<string, Command>>,
  surroundings: Surroundings,
): Promise<number | undefined> {
  const { stdout, stderr } = surroundings;
  const refuse = (problem: string) => {
    stderr.write(`organization-graph: ${problem}\n\n${describeUsage(commands)}`);
    return USAGE_ERROR;
  };
  // The words after a command's name are its own.
  const position = words.findIndex((word) => !word.startsWith('-'));
  const before = position < 0 ? words : words.slice(0, position);
  const name = words[position] ?? defaultCommand;
  const after = position < 0 ? [] : words.slice(position + 1);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    const own = command?.takesWords === true ? [] : after;
    const { help, version } = parseArgs({ args: [...before, ...own], options }).values;
    if (help || name === 'help') stdout.write(describeUsage(commands));
    else if (version) stdout.write(`${readPackageVersion()}\n`);
    else if (command === undefined) return refuse(`there is no command ${JSON.stringify(name)}`);
    else return await command.run(after, surroundings);
    return 0;
  } catch (error) {
    if (isParseError(error)) return refuse(error.message);
    throw error;
  }
}

function describeUsage(commands: Readonly<Record<string, Command>>): string {
  const names = Object.keys(commands);
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  return `Usage: organization-graph [command]

One GraphQL Organization over a smart-lock access platform and a workforce platform.

Commands
${lines.join('\n')}

Without a command, it is ${defaultCommand}.

Options
  -h, --help     say this
  -v, --version  say which version this is
`;
}

function isParseError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('ERR_PARSE_ARGS_')
  );
}

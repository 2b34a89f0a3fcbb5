import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a shell exits with for a command that the machine does not have. */
const COMMAND_NOT_FOUND = 127;

/** What a curl command sends. */
export interface CurlRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads a command of the form `curl -s <url> -H '<name>: <value>' … -d '<body>'`. */
export function readCurl(command: string): CurlRequest {
  const headers = [...command.matchAll(/ -H '([^:']+): ([^']*)'/g)];
  return {
    url: /^curl -s (\S+)/.exec(command)?.[1] ?? '',
    headers: Object.fromEntries(headers.map(([, name = '', value = '']) => [name, value])),
    body: / -d '([^']*)'$/.exec(command)?.[1] ?? '',
  };
}

/**
 * Runs a curl command as a reader would, pasted into a shell, and answers what it prints. On a machine without curl,
 * what the command says is sent by other means.
 */
export async function runCurl(command: string): Promise<string> {
  try {
    return (await run('sh', ['-c', command])).stdout;
  } catch (error) {
    if ((error as { code?: unknown }).code !== COMMAND_NOT_FOUND) throw error;
    const { url, headers, body } = readCurl(command);
    return (await fetch(url, { method: 'POST', headers, body })).text();
  }
}

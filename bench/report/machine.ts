import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** One line of the page's table: what, and what it is. */
export type Fact = readonly [what: string, value: string];

/** Describes the machine that a run is made on, and how busy it was before. */
export function describeMachine(): readonly Fact[] {
  return [
    ['CPU', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['kernel', `${type()} ${release()}`],
    ['Node', `${process.version}, for every server that is a program`],
    [
      'Tailcall',
      `run by ${process.env['TAILCALL_COMMAND'] === undefined ? 'the installed binary' : '`TAILCALL_COMMAND`'}`,
    ],
    ['load average', `${(loadavg()[0] ?? 0).toFixed(2)} over the minute before the run`],
  ];
}

/** The version of a package as it is installed in the bench's folder; null where it is not. */
export function readVersion(name: string): string | null {
  try {
    const url = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(readFileSync(url, 'utf8')) as { version: string };
    return version.replace(/^v/, '');
  } catch {
    return null;
  }
}

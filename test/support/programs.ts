import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program of the system that some tests need and the others do without. */
export interface SystemProgram {
  /** Its name in what is told where it is missing. */
  readonly title: string;
  /** The names that it has on a PATH. */
  readonly names: readonly string[];
  /** The environment variable that may name its file instead. */
  readonly variable: string;
  /** Debian's package. */
  readonly debianPackage: string;
  /** Folders in which it may be where they are not on the PATH; the first is looked in first, and before the PATH. */
  readonly folders?: () => readonly string[];
  /** The folder of the tests that need it. */
  readonly tests: string;
}

/** A Chromium or one of its kin. */
export const chromiumProgram = {
  title: 'Chromium',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'Google Chrome'],
  variable: 'CHROMIUM',
  debianPackage: 'chromium',
  folders: () => [
    '/Applications/Google Chrome.app/Contents/MacOS',
    '/Applications/Chromium.app/Contents/MacOS',
  ],
  tests: 'test/browser',
} as const satisfies SystemProgram;

/** A Redis server. */
export const redisProgram = {
  title: 'Redis',
  names: ['redis-server'],
  variable: 'REDIS_SERVER',
  debianPackage: 'redis-server',
  tests: 'test/redis',
} as const satisfies SystemProgram;

/** A PostgreSQL server; `initdb` is in the same folder. */
export const postgresProgram = {
  title: 'PostgreSQL',
  names: ['postgres'],
  variable: 'POSTGRES',
  debianPackage: 'postgresql',
  folders: findPostgresFolders,
  tests: 'test/postgresql',
} as const satisfies SystemProgram;

/** An nginx. */
export const nginxProgram = {
  title: 'nginx',
  names: ['nginx'],
  variable: 'NGINX',
  debianPackage: 'nginx-light',
  folders: () => ['/usr/sbin'],
  tests: 'test/replicas',
} as const satisfies SystemProgram;

/** A Prometheus; `promtool` is in the same folder. */
export const prometheusProgram = {
  title: 'Prometheus',
  names: ['prometheus'],
  variable: 'PROMETHEUS',
  debianPackage: 'prometheus',
  tests: 'test/prometheus',
} as const satisfies SystemProgram;

/** Every program that tests need, by the name of the tests that need it. */
export const systemPrograms = {
  browser: chromiumProgram,
  redis: redisProgram,
  postgresql: postgresProgram,
  replicas: nginxProgram,
  prometheus: prometheusProgram,
} as const satisfies Readonly<Record<string, SystemProgram>>;

/** What to say where a program is missing. */
export function missingMessage({
  title,
  tests,
  debianPackage,
  names: [name],
  variable,
}: SystemProgram): string {
  return `No ${title} was found, so the tests in ${tests} cannot run. Install one (Debian: apt-get install ${debianPackage}) or name one: ${variable}=/path/to/${String(name)}`;
}

/**
 * Finds a program: the one that its variable names, else the first one in its own folders or on the PATH.
 *
 * @returns the path of its file, or null where there is none
 */
export function findProgram(
  { names, variable, folders }: SystemProgram,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const named = environment[variable] ?? '';
  if (named !== '') return isProgram(named) ? named : null;
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...(folders?.() ?? []), ...onPath].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  );
  return candidates.find(isProgram) ?? null;
}

/**
 * Finds a program for the tests.
 *
 * @throws where there is none, saying how to get it
 */
export function requireProgram(
  program: SystemProgram,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const path = findProgram(program, environment);
  if (path === null) throw new Error(missingMessage(program));
  return path;
}

/**
 * Whether the tests that need a program can run; where they cannot, says so plainly.
 *
 * @throws where they cannot in CI
 */
export function canTest(
  program: SystemProgram,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (findProgram(program, environment) !== null) return true;
  if (!['', '0', 'false', undefined].includes(environment['CI'])) throw new Error(missingMessage(program));
  console.warn(missingMessage(program));
  return false;
}

/** Debian keeps each version's programs apart, and off the PATH; the newest first. */
function findPostgresFolders(): string[] {
  const versions = '/usr/lib/postgresql';
  try {
    const numbers = readdirSync(versions).filter((name) => /^\d+$/.test(name));
    return numbers
      .sort((one, other) => Number(other) - Number(one))
      .map((name) => join(versions, name, 'bin'));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

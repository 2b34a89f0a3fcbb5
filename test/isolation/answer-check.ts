import { isDeepStrictEqual } from 'node:util';
import type { AnsweredError } from '../support/graph.ts';
import type { Platform } from './credentials.ts';
import { secretPattern } from './credentials.ts';
import { namesTwice } from './requests.ts';
import type { Received } from './requests.ts';
import type { Credentials, RunAnswer } from './run.ts';
import { markerPattern } from './scene.ts';
import type { Scene } from './scene.ts';

/** A text that was read from a platform, as it stands in an answer: whose, of which record, and in which phase. */
const readText = /(marker-[0-9a-f]{20})\/([^/"]+)\/phase (\d+)\//g;

/**
 * Looks for bytes in an answer that its caller's own credentials did not bring.
 *
 * @param wasSent whether a platform has sent a record, by {@link sentName}
 * @returns what is wrong, in words
 */
export function findForeignBytes(
  scene: Scene,
  name: string,
  { received: { text }, credentials, phase, operation }: RunAnswer,
  wasSent: (name: string) => boolean,
): string[] {
  const own = new Map<string, Platform>();
  for (const platform of ['access', 'workforce'] as const) {
    const headerValue = credentials[platform];
    if (headerValue !== null) own.set(scene.markerOf(platform, headerValue), platform);
  }
  const foreign = [...new Set(text.match(markerPattern))]
    .filter((marker) => !own.has(marker))
    .map((marker) => `${name} has a foreign marker: ${marker}, of ${ownerOf(scene, marker)}`);
  if (secretPattern.test(text)) foreign.push(`${name} has a credential in it`);
  for (const [, marker = '', record = '', version = ''] of text.matchAll(readText)) {
    const sent = sentName(marker, record, Number(version));
    if (!wasSent(sent)) foreign.push(`${name} has what no platform sent: ${sent}`);
    // A refusal takes back all that was read with a credential of access. (Its inventory is what meets with the refusal.)
    const since =
      own.get(marker) === 'access' && operation !== null ? lastRefusal(scene, credentials, phase) : 0;
    if (Number(version) < since) foreign.push(`${name} has what was taken back in phase ${since}: ${sent}`);
  }
  return foreign;
}

/** The name of a record as a platform sent it. */
export function sentName(marker: string, record: string, phase: number): string {
  return `${marker}/${record}/phase ${phase}`;
}

/**
 * Compares an answer with the one that the same caller got alone.
 *
 * @returns what differs, in words; null where nothing does
 */
export function findDifference(
  together: RunAnswer | undefined,
  alone: RunAnswer,
  scene: Scene,
): string | null {
  const { operation, credentials } = alone;
  const withPaths = operation === null || !namesTwice(scene, operation);
  const [one, other] = [together, alone].map((answer) => answer && comparable(answer.received, withPaths));
  if (isDeepStrictEqual(one, other)) return null;
  const question = JSON.stringify({ ...credentials, ...operation });
  return `${question} was answered\n  ${JSON.stringify(one)}\nand alone\n  ${JSON.stringify(other)}`;
}

/** Leaves out what differs from one request to the next: its id, times, and the order in which fields failed. */
function comparable({ text, ...received }: Received, withPaths: boolean): unknown {
  const body = JSON.parse(text, (key, value: unknown) => {
    if (value === null) return null;
    return ['fetchedAt', 'retryAfterMs'].includes(key) ? `<${key}>` : value;
  }) as { readonly data?: unknown; readonly errors?: readonly AnsweredError[] };
  const errors = body.errors?.map(({ path, ...error }) =>
    JSON.stringify(withPaths ? { path, ...error } : error),
  );
  return { ...received, data: body.data, errors: errors?.sort() };
}

function lastRefusal(scene: Scene, { access }: Credentials, phase: number): number {
  let last = phase;
  while (last > 0 && access !== null && scene.standingOf('access', access, last) !== 'refused') last -= 1;
  return last;
}

function ownerOf(scene: Scene, marker: string): string {
  for (const platform of ['access', 'workforce'] as const) {
    const owner = scene.headerValues[platform].find((value) => scene.markerOf(platform, value) === marker);
    if (owner !== undefined) return `${platform} credential ${JSON.stringify(owner)}`;
  }
  return 'nobody';
}

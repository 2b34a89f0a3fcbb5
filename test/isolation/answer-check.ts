import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../support/graph.ts';
import type { Platform } from './credentials.ts';
import { secretPattern } from './credentials.ts';
import { isExplained } from './operations.ts';
import { namesTwice } from './requests.ts';
import type { Received } from './requests.ts';
import type { RunAnswer } from './run.ts';
import { markerPattern } from './scene.ts';
import type { Scene } from './scene.ts';
import type { SentRecords } from './sent-records.ts';

/** Whose a marker is. */
interface Owner {
  readonly platform: Platform;
  readonly headerValue: string;
}

/** A text that was read from a platform, as it stands in an answer: whose, of which record, and in which phase. */
const readText = /(marker-[0-9a-f]{20})\/([^/"]+)\/phase (\d+)\//g;

/**
 * Looks for what an answer must not have: bytes that its caller's own credentials did not bring, and what these have been
 * refused since.
 *
 * @returns what is wrong, in words
 */
export function findForeignBytes(
  scene: Scene,
  name: string,
  { received: { text }, credentials, phase, operation }: RunAnswer,
  sent: SentRecords,
): string[] {
  const own = new Map<string, Owner>();
  for (const platform of ['access', 'workforce'] as const) {
    const headerValue = credentials[platform];
    if (headerValue !== null) own.set(scene.markerOf(platform, headerValue), { platform, headerValue });
  }
  const wrong = [...new Set(text.match(markerPattern))]
    .filter((marker) => !own.has(marker))
    .map((marker) => `a foreign marker: ${marker}, of ${ownerOf(scene, marker)}`);
  if (secretPattern.test(text)) wrong.push('a credential in it');
  const tells = parse(text).extensions?.explain !== undefined;
  // What is refused before it is GraphQL tells nothing, whoever asks.
  if (tells && (operation === null || !isExplained(operation))) wrong.push('what was told to another one');
  if (JSON.stringify(parse(text).errors ?? []).includes('marker-')) {
    wrong.push('what a platform sent in an error');
  }
  // The inventory is what meets with a refusal. Where there is little room, any operation may.
  const hasMet = operation !== null && isCertain(scene, phase);
  for (const [, marker = '', record = '', version = ''] of text.matchAll(readText)) {
    const owner = own.get(marker);
    if (owner === undefined) continue;
    const read = { ...owner, record, phase: Number(version) };
    if (!sent.wasSent(read)) wrong.push(`what no platform sent: ${JSON.stringify(read)}`);
    if (sent.wasTakenBack(read, hasMet ? phase : phase - 1)) {
      wrong.push(`what was refused since: ${JSON.stringify(read)}`);
    }
  }
  return wrong.map((what) => `${name} has ${what}`);
}

/**
 * Whether what is remembered is the same for all callers together as for each alone. Where there is little room it is
 * not, after the first phase: what one reads pushes out what another one read. Whose bytes an answer has is certain
 * all the same.
 */
export function isCertain(scene: Scene, phase: number): boolean {
  return phase === 0 || !scene.world.settings.isCramped || !scene.remembers;
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

/** What a record's explanation tells of the moment at which it was read. */
const byChance = ['from', 'attempts', 'waitedMs', 'startedMs', 'durationMs'];

/** Leaves out what differs from one request to the next: times, and the order in which fields failed. */
function comparable({ text, ...received }: Received, withPaths: boolean): unknown {
  const { data, errors, extensions } = parse(text);
  const explained = extensions?.explain?.records.map((record) => JSON.stringify(record));
  const texts = errors?.map(({ path, ...error }) => JSON.stringify(withPaths ? { path, ...error } : error));
  return { ...received, data, errors: texts?.sort(), explained: explained?.sort() };
}

/** What is compared of an answer's body. */
interface Body extends Pick<Answer, 'data' | 'errors'> {
  readonly extensions?: { readonly explain?: { readonly records: readonly object[] } };
}

function parse(text: string): Body {
  const withoutChance = (key: string, value: unknown) => {
    if (['fetchedAt', 'retryAfterMs'].includes(key) && value !== null) return `<${key}>`;
    return byChance.includes(key) ? undefined : value;
  };
  return JSON.parse(text, withoutChance) as Body;
}

function ownerOf(scene: Scene, marker: string): string {
  for (const platform of ['access', 'workforce'] as const) {
    const owner = scene.headerValues[platform].find((value) => scene.markerOf(platform, value) === marker);
    if (owner !== undefined) return `${platform} credential ${JSON.stringify(owner)}`;
  }
  return 'nobody';
}

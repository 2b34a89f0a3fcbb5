import { isDeepStrictEqual } from 'node:util';
import type { AnsweredError } from '../../support/graph.ts';
import { ownValues } from '../answers.ts';
import type { Platform } from '../credentials.ts';
import type { Operation } from '../operations.ts';
import type { RunAnswer } from '../run.ts';
import type { Grantable, SignedScene } from './scene.ts';
import { tokenPattern } from './tokens.ts';
import { verdictsOf } from './verdicts.ts';
import type { Place } from './verdicts.ts';

/** All that is told of what is not granted, whatever it is. */
const notGranted = 'Your sign-in does not grant this organization.';

/** What is told to whoever has not signed in. */
const refusals = [
  'This graph is for callers who have signed in: send "Authorization: Bearer <token>".',
  'Your sign-in has expired.',
  'Your sign-in is not valid here.',
];

/** A text that was read from a platform, as it stands in an answer: with which credential, of which record, when. */
const readText = /(marker-[0-9a-f]{20})\/([^/"]+)\/phase (\d+)\//g;

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly AnsweredError[];
  readonly extensions?: {
    readonly explain?: {
      readonly records: readonly { readonly source: string; readonly id: string | null }[];
    };
  };
}

/**
 * Looks for what was read of organizations that are not granted to an answer's caller, and for their ids. Who has not
 * signed in must be told that alone.
 *
 * @returns what is wrong, in words
 */
export function findUngranted(scene: SignedScene, name: string, answer: RunAnswer): string[] {
  const { operation, phase, received } = answer;
  const wrong = tokenPattern.test(received.text) ? ['a token'] : [];
  if (operation !== null) {
    const body = JSON.parse(received.text) as Body;
    wrong.push(
      ...(scene.isSignedIn(scene.callerOf(operation), phase)
        ? [
            ...findUngrantedBytes(scene, operation, received.text),
            ...findUngrantedIds(scene, operation, received.text, body),
          ]
        : findToldToStrangers(received.status, body)),
    );
  }
  return wrong.map((what) => `${name} has ${what}`);
}

/**
 * Looks for places of an answer where something else stands than what follows from the grants: of what is not granted, the
 * same refusal always, whether it exists or not.
 *
 * @returns what is wrong, in words
 */
export function findMisplaced(scene: SignedScene, name: string, answer: RunAnswer): string[] {
  const { operation, phase, received } = answer;
  if (operation === null || !scene.isSignedIn(scene.callerOf(operation), phase)) return [];
  const wrong = findWrongPlaces(scene, operation, JSON.parse(received.text) as Body);
  return wrong.map((what) => `${name} has ${what}`);
}

function findToldToStrangers(status: number, body: Body): string[] {
  const refused = refusals.map((message) => ({
    errors: [
      {
        message,
        extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId: 'the-same-for-all' },
      },
    ],
  }));
  const isRefused = status === 401 && refused.some((each) => isDeepStrictEqual(body, each));
  return isRefused
    ? []
    : [`more than a refusal for who has not signed in: ${String(status)} ${JSON.stringify(body)}`];
}

function findUngrantedBytes(scene: SignedScene, operation: Operation, text: string): string[] {
  const caller = scene.callerOf(operation);
  const wrong = (what: string, grantable: Grantable) =>
    scene.isGranted(caller, grantable) ? [] : [`${what} of ${grantable}, which is not granted: ${text}`];
  const bytes = [...text.matchAll(readText)].flatMap(([found, marker = '', record = '', version = '']) => {
    const owner = markersOf(scene).get(marker);
    if (owner === undefined) return [];
    return wrong(`bytes (${found})`, grantableRead(scene, { ...owner, record, phase: Number(version) }));
  });
  const values = [...text.matchAll(/"([\da-f-]{9,})"/g)].flatMap(([, value = '']) => {
    const grantable = valuesOf(scene).get(value);
    return grantable === undefined ? [] : wrong(`a value (${value})`, grantable);
  });
  return [...bytes, ...values];
}

/** Whose a marker is. */
interface Owner {
  readonly platform: Platform;
  readonly headerValue: string;
}

const knownMarkers = new WeakMap<SignedScene, ReadonlyMap<string, Owner>>();
const knownValues = new WeakMap<SignedScene, ReadonlyMap<string, Grantable>>();

function markersOf(scene: SignedScene): ReadonlyMap<string, Owner> {
  const known = knownMarkers.get(scene);
  if (known !== undefined) return known;
  const markers = new Map(
    ownersOf(scene).map((owner) => [scene.markerOf(owner.platform, owner.headerValue), owner]),
  );
  knownMarkers.set(scene, markers);
  return markers;
}

/** The numbers and ids that follow from a record's bytes, and can be nobody else's. */
function valuesOf(scene: SignedScene): ReadonlyMap<string, Grantable> {
  const known = knownValues.get(scene);
  if (known !== undefined) return known;
  const values = new Map<string, Grantable>();
  for (const owner of ownersOf(scene)) {
    for (const phase of scene.world.phases.keys()) {
      for (const record of [...scene.recordIds[owner.platform], 'current']) {
        const { number, uuid } = ownValues(scene, { ...owner, record, phase });
        const grantable = grantableRead(scene, { ...owner, record, phase });
        for (const value of [String(number('creator')), uuid('employee'), uuid('user')]) {
          values.set(value, grantable);
        }
      }
    }
  }
  knownValues.set(scene, values);
  return values;
}

function ownersOf(scene: SignedScene): Owner[] {
  return (['access', 'workforce'] as const).flatMap((platform) =>
    scene.headerValues[platform].map((headerValue) => ({ platform, headerValue })),
  );
}

function grantableRead(
  scene: SignedScene,
  { platform, headerValue, record, phase }: Owner & { readonly record: string; readonly phase: number },
): Grantable {
  const id = record === 'current' ? scene.sessionOf(headerValue, phase) : record;
  return id === null ? 'no session' : scene.grantableOf(platform, id);
}

/** Finds names and ids of what is not granted: not even what the caller has asked for is said again. */
function findUngrantedIds(scene: SignedScene, operation: Operation, text: string, body: Body): string[] {
  const shown = text.toLowerCase();
  const explained = body.extensions?.explain?.records ?? [];
  return scene.organizations.flatMap(({ link, accessId, workforceId }, index) => {
    if (!scene.ungrantedTo(scene.callerOf(operation)).includes(`organization ${String(index)}`)) return [];
    const isShown =
      (link !== null && shown.includes(link)) ||
      (workforceId !== null && shown.includes(workforceId)) ||
      (accessId !== null &&
        (text.includes(`"access:${accessId}"`) ||
          text.includes(`"accessId":"${accessId}"`) ||
          explained.some(({ source, id }) => source === 'ACCESS' && id === accessId)));
    return isShown ? [`an id of organization ${String(index)}, which is not granted: ${text}`] : [];
  });
}

function findWrongPlaces(scene: SignedScene, operation: Operation, { data, errors = [] }: Body): string[] {
  const places = verdictsOf(scene, operation);
  const wrong = places.flatMap((place) => {
    const at = errors.filter(({ path }) => isDeepStrictEqual(path, place.path));
    return isAsExpected(scene, place, valueAt(data, place.path), at)
      ? []
      : [`another answer than ${JSON.stringify(place)}: ${JSON.stringify({ data, errors })}`];
  });
  const forbidden = places.filter(({ verdict }) => verdict.kind === 'forbidden').map(({ path }) => path);
  const strays = errors.filter(
    ({ message, path = [] }) =>
      message === notGranted &&
      path.at(-1) !== 'parent' &&
      !places.some(
        ({ path: session, verdict }) => verdict.kind === 'session' && isDeepStrictEqual(session, path),
      ) &&
      !forbidden.some((expected) => isDeepStrictEqual(expected, path)),
  );
  return [...wrong, ...strays.map((error) => `a stray error ${JSON.stringify(error)}`)];
}

function isAsExpected(
  scene: SignedScene,
  { path, verdict }: Place,
  value: unknown,
  errors: readonly AnsweredError[],
): boolean {
  switch (verdict.kind) {
    case 'read':
      // Why it could not be read, the comparison with others looks at.
      return (
        value === null || (value as { readonly id?: string }).id === scene.idOfGrantable(verdict.grantable)
      );
    case 'session':
      return true;
    case 'none':
      return value === null && errors.length === 0;
    case 'bad input': {
      const [error, ...others] = errors;
      const isOnly = others.length === 0 && error?.extensions['code'] === 'BAD_USER_INPUT';
      return value === null && isOnly && !('source' in error.extensions);
    }
    case 'forbidden': {
      const extensions = { code: 'FORBIDDEN', retryable: false, requestId: 'the-same-for-all' };
      return (
        value === null &&
        errors.length === 1 &&
        isDeepStrictEqual(told(errors[0]!), { message: notGranted, path, extensions })
      );
    }
  }
}

/** Leaves out where the field stands in the document, which the caller itself has written. */
function told({ message, path, extensions }: AnsweredError): object {
  return { message, path, extensions };
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    data,
  );
}

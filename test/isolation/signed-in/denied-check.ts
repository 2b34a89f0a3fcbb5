import { isDeepStrictEqual } from 'node:util';
import type { AnsweredError } from '../../support/graph.ts';
import type { RunAnswer } from '../run.ts';
import type { SignedScene } from './scene.ts';
import { verdictsOf } from './verdicts.ts';

/** All that is told of a field that it takes another scope to read. */
export const lacksScope = 'Your sign-in lacks a scope that this field requires.';

type Path = readonly (string | number)[];

/**
 * Looks for fields that an answer shows without the scopes that they take, for such fields without an error, and for such
 * errors where none belongs.
 *
 * @returns what is wrong, in words
 */
export function findDeniedTold(scene: SignedScene, name: string, answer: RunAnswer): string[] {
  const { operation, phase, received } = answer;
  if (operation === null || !scene.isSignedIn(scene.callerOf(operation), phase)) return [];
  const { data, errors = [] } = JSON.parse(received.text) as {
    readonly data?: unknown;
    readonly errors?: readonly AnsweredError[];
  };
  const denied = scene.deniedTo(scene.callerOf(operation)).map((path) => path.split('.'));
  const places = verdictsOf(scene, operation).flatMap(({ path }) => organizationsAt(data, path));
  const expected = places.flatMap((place) =>
    denied.flatMap((path) => (isShownAt(data, [...place, ...path]) ? [[...place, ...path]] : [])),
  );
  const told = errors.filter(({ message }) => message === lacksScope);
  return [
    ...expected.flatMap((path) => {
      const extensions = { code: 'FORBIDDEN', retryable: false, requestId: 'the-same-for-all' };
      const own = told.filter((error) => isDeepStrictEqual(error.path, path));
      const isDenied = own.length === 1 && isDeepStrictEqual(own[0]!.extensions, extensions);
      return isDenied && valueAt(data, path) === null
        ? []
        : [`what it takes another scope to read, at ${path.join('.')}: ${received.text}`];
    }),
    ...(told.length > expected.length ? [`a scope too much that is lacking: ${received.text}`] : []),
  ].map((what) => `${name} has ${what}`);
}

/** Where organizations are at a path, and above it. */
function organizationsAt(data: unknown, path: Path): Path[] {
  const organization = valueAt(data, path);
  if (typeof organization !== 'object' || organization === null) return [];
  return [path, ...organizationsAt(data, [...path, 'parent'])];
}

/** Whether a field was selected, and has an object around it. */
function isShownAt(data: unknown, path: Path): boolean {
  const around = valueAt(data, path.slice(0, -1));
  return typeof around === 'object' && around !== null && Object.hasOwn(around, path.at(-1)!);
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    data,
  );
}

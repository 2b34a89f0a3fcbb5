import type { Mutation } from './mutators.ts';

/** A mutation of a file. */
export interface Mutant extends Mutation {
  /** The path from the repository's root. */
  readonly file: string;
  /** The expression as it is written. */
  readonly original: string;
  /** Which of the equal mutations of this file it is, from 0: with file, kind and texts it names the mutant. */
  readonly occurrence: number;
}

/** The name of a mutant, which holds while other parts of its file change. */
export function nameOf({ file, kind, original, replacement, occurrence }: Mutant): string {
  return JSON.stringify([file, kind, original, replacement, occurrence]);
}

/** Names the mutations of a file. */
export function toMutants(file: string, text: string, mutations: readonly Mutation[]): Mutant[] {
  const counts = new Map<string, number>();
  return mutations.map((mutation) => {
    const original = text.slice(mutation.start, mutation.end);
    const key = JSON.stringify([mutation.kind, original, mutation.replacement]);
    const occurrence = counts.get(key) ?? 0;
    counts.set(key, occurrence + 1);
    return { ...mutation, file, original, occurrence };
  });
}

/** Chooses mutants that are spread evenly: one out of each of `count` equal parts of the list. */
export function choose(mutants: readonly Mutant[], count: number, seed: number): Mutant[] {
  const random = createRandom(seed);
  const size = mutants.length / count;
  return Array.from({ length: Math.min(count, mutants.length) }, (_, part) => {
    const index = size <= 1 ? part : Math.floor((part + random()) * size);
    return mutants[index];
  }).filter((mutant) => mutant !== undefined);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

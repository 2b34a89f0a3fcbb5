import type { Mutation } from './mutators.ts';

/** A mutation with the number by which it is activated. */
export interface NumberedMutation extends Mutation {
  readonly id: number;
}

/**
 * Writes mutations into a source file, each beside the original: `(isActive(7) ? (replacement) : (original))`. So one copy of
 * the repository holds all mutants, and what transforms its files does so once.
 *
 * @param importPath where `isActive` is imported from
 */
export function instrument(text: string, mutations: readonly NumberedMutation[], importPath: string): string {
  const insertions = mutations.flatMap((mutation) => {
    const { id, start, end, replacement } = mutation;
    const length = end - start;
    return [
      // At one place, outer expressions begin before inner ones, and end after them.
      { at: start, order: [1, -length, id], text: `(isActiveMutant(${String(id)}) ? (${replacement}) : (` },
      { at: end, order: [0, length, -id], text: '))' },
    ];
  });
  insertions.sort((one, other) => one.at - other.at || compare(one.order, other.order));
  const [shebang = ''] = /^#!.*\n/.exec(text) ?? [];
  let result = `${shebang}import { isActive as isActiveMutant } from '${importPath}';\n`;
  let copied = shebang.length;
  for (const { at, text: inserted } of insertions) {
    result += text.slice(copied, at) + inserted;
    copied = at;
  }
  return result + text.slice(copied);
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

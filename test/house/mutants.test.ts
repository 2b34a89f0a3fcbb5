import { describe, expect, test } from 'vitest';
import { choose, nameOf, toMutants } from '../../scripts/mutate/choose.ts';
import { instrument } from '../../scripts/mutate/instrument.ts';
import { findMutations } from '../../scripts/mutate/mutators.ts';

const text = `export function grade(points) {
  if (points > 10 && !isOdd(points)) return 'high';
  return points === 0 ? 'none' : \`\${points * 2}\`;
}
const isOdd = (count) => count % 2 === 1;
`;

const mutantsOf = (source: string) => toMutants('grade.ts', source, findMutations('grade.ts', source));

/** Runs the instrumented function with one mutant active. */
async function gradeWith(active: number, points: number): Promise<unknown> {
  const numbered = mutantsOf(text).map((mutant, index) => ({ ...mutant, id: index + 1 }));
  const helper = `data:text/javascript,export const isActive = (id) => id === ${String(active)};`;
  const code = instrument(text, numbered, helper);
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    grade(points: number): unknown;
  };
  return module.grade(points);
}

describe('mutants', () => {
  test('of nested expressions, each change what its expression does, one at a time', async () => {
    const mutants = mutantsOf(text);
    expect(await Promise.all([12, 11, 0].map((points) => gradeWith(0, points)))).toEqual([
      'high',
      '22',
      'none',
    ]);
    const changed = await Promise.all(
      mutants.map(async ({ original, replacement }, index) => {
        const grades = await Promise.all([12, 11, 10, 4, 0].map((points) => gradeWith(index + 1, points)));
        return `${original} → ${replacement}: ${grades.join(' ')}`;
      }),
    );
    expect(changed).toMatchInlineSnapshot(`
      [
        "points > 10 → points >= 10: high 22 high 8 none",
        "points > 10 && !isOdd(points) → true: high high high high high",
        "points > 10 && !isOdd(points) → false: 24 22 20 8 none",
        "points > 10 && !isOdd(points) → points > 10 || !isOdd(points): high high high high high",
        "10 → 10 + 1: high 22 20 8 none",
        "!isOdd(points) → isOdd(points): 24 high 20 8 none",
        "points === 0 → true: high none none none none",
        "points === 0 → false: high 22 20 8 0",
        "points === 0 → points !== 0: high none none none 0",
        "0 → 0 + 1: high 22 20 8 0",
        "points * 2 → points / 2: high 5.5 5 2 none",
        "2 → 2 + 1: high 33 30 12 none",
        "count % 2 === 1 → count % 2 !== 1: 24 high 20 8 none",
        "2 → 2 + 1: high high 20 8 none",
        "1 → 1 + 1: high high 20 8 none",
      ]
    `);
  });

  test('keep their names when another part of the file changes', () => {
    const later = mutantsOf(`const first = true;\n${text}`);
    expect(later.slice(1).map(nameOf)).toEqual(mutantsOf(text).map(nameOf));
    expect(new Set(later.map(nameOf)).size).toBe(later.length);
  });

  test('are chosen evenly, and the same ones for one seed', () => {
    const mutants = mutantsOf('f(1);\n'.repeat(500));
    const chosen = choose(mutants, 100, 7);
    expect(chosen.map(nameOf)).toEqual(choose(mutants, 100, 7).map(nameOf));
    expect(chosen.map(nameOf)).not.toEqual(choose(mutants, 100, 8).map(nameOf));
    const tenths = Map.groupBy(chosen, ({ start }) => Math.floor((10 * start) / (500 * 6)));
    expect([...tenths.values()].map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 10));
  });
});

import { describe, expect, test } from 'vitest';
import { parseLinks, parseLinksInTurns } from '../../src/organizations/links.ts';
import type { Links } from '../../src/organizations/links.ts';
import { acme, unit, uuidOf } from './records.ts';

/** Parses links that must be good. */
function linksOf(entries: readonly unknown[]): Links {
  const result = parseLinks(JSON.stringify(entries));
  if ('problems' in result) throw new Error(result.problems.join('\n'));
  return result.links;
}

/** Parses links that must be bad. */
function problemsOf(entries: unknown): readonly string[] {
  const result = parseLinks(typeof entries === 'string' ? entries : JSON.stringify(entries));
  return 'problems' in result ? result.problems : [];
}

describe('parseLinks', () => {
  test('with a good file, finds each link by its name and by each of its records', () => {
    const links = linksOf([acme, unit(2)]);
    const expected = { id: 'acme', nativeIds: { access: acme.accessId, workforce: acme.workforceId } };
    expect(links.size).toBe(2);
    expect(links.named('acme')).toEqual(expected);
    expect(links.ofRecord('access', acme.accessId)).toEqual(expected);
    expect(links.ofRecord('workforce', acme.workforceId)).toEqual(expected);
    expect(links.named('unit-2')?.nativeIds).toEqual({ access: '2', workforce: uuidOf(2) });
  });

  test('with an empty array, knows no link', () => {
    const links = linksOf([]);
    expect(links.size).toBe(0);
    expect(links.named('acme')).toBeNull();
    expect(links.ofRecord('access', '73')).toBeNull();
  });

  test('with a UUID in upper case, has it in lower case', () => {
    const links = linksOf([{ ...acme, workforceId: acme.workforceId.toUpperCase() }]);
    expect(links.ofRecord('workforce', acme.workforceId)?.id).toBe('acme');
  });

  test('with an access id as a number, takes it as its digits', () => {
    expect(linksOf([{ ...acme, accessId: 73 }]).ofRecord('access', '73')?.id).toBe('acme');
  });

  test("with an access id that is the other link's name, keeps the two apart", () => {
    const links = linksOf([
      { ...unit(1), id: '2' },
      { ...unit(2), id: '1' },
    ]);
    expect(links.named('2')?.nativeIds.access).toBe('1');
    expect(links.ofRecord('access', '2')?.id).toBe('1');
  });

  test.each([
    ['nothing', ''],
    ['text that is not JSON', '[{"id": "acme"'],
    ['a comment', '// links\n[]'],
  ])('with %s, names that it is not JSON and quotes nothing', (_, text) => {
    const problems = problemsOf(text);
    expect(problems).toEqual(['is not JSON']);
  });

  test.each([
    ['an object', { links: [] }],
    ['a number', 7],
    ['null', null],
    ['text', '"acme"'],
  ])('with %s instead of an array, names that it is none', (_, entries) => {
    const problems = problemsOf(entries);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/\barray\b/);
  });

  test.each([
    ['text', 'acme'],
    ['null', null],
    ['an array', [acme]],
  ])('with %s instead of an entry, names its position', (_, entry) => {
    const problems = problemsOf([unit(1), entry]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^entry 1\b/);
  });

  test('with an unknown member, names its position and its name but not its value', () => {
    const problems = problemsOf([unit(1), unit(2), { ...acme, token: 'a-secret' }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^entry 2: .*token/);
    expect(problems[0]).not.toContain('a-secret');
  });

  test.each(['id', 'accessId', 'workforceId'])('without %s, names its position and the member', (member) => {
    const incomplete = Object.fromEntries(Object.entries(acme).filter(([name]) => name !== member));
    const problems = problemsOf([unit(1), incomplete]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^entry 1,? ${member}: `));
  });

  test.each([
    ['id', ''],
    ['id', 'ACME'],
    ['id', '-acme'],
    ['id', 'access:73'],
    ['id', 'a'.repeat(64)],
    ['id', 73],
    ['id', null],
    ['accessId', ''],
    ['accessId', '0'],
    ['accessId', '007'],
    ['accessId', 'access:73'],
    ['accessId', '9007199254740992'],
    ['accessId', -1],
    ['accessId', 1.5],
    ['accessId', null],
    ['accessId', true],
    ['workforceId', ''],
    ['workforceId', 'acme'],
    ['workforceId', `workforce:${acme.workforceId}`],
    ['workforceId', 73],
    ['workforceId', null],
  ])('with %s %j, names its position and the member', (member, value) => {
    const problems = problemsOf([unit(1), { ...acme, [member]: value }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^entry 1,? ${member}: `));
  });

  test.each([
    ['name', { ...unit(1), id: 'acme' }, 'acme'],
    ['access id', { ...unit(1), accessId: acme.accessId }, 'access:73'],
    ['access id as a number', { ...unit(1), accessId: 73 }, 'access:73'],
    ['workforce id', { ...unit(1), workforceId: acme.workforceId }, `workforce:${acme.workforceId}`],
    [
      'workforce id in another letter case',
      { ...unit(1), workforceId: acme.workforceId.toUpperCase() },
      `workforce:${acme.workforceId}`,
    ],
  ])('with a %s twice, names both positions', (_, again, id) => {
    expect(problemsOf([unit(2), acme, unit(3), again])).toEqual([`entry 3: ${id} is already in entry 1`]);
  });

  test('with one link three times, names every id of the second and the third', () => {
    const problems = problemsOf([acme, acme, acme]);
    expect(problems).toHaveLength(6);
    expect(problems.filter((problem) => problem.startsWith('entry 1: '))).toHaveLength(3);
    expect(problems.filter((problem) => problem.startsWith('entry 2: '))).toHaveLength(3);
  });

  test('with several problems in several entries, names them all', () => {
    const problems = problemsOf([{ ...unit(1), id: 'A' }, unit(2), { id: 'acme', accessId: 'x', extra: 1 }]);
    const places = problems.map((problem) => problem.slice(0, problem.indexOf(': ')).replace(',', '')).sort();
    expect(places).toEqual(['entry 0 id', 'entry 2', 'entry 2 accessId', 'entry 2 workforceId']);
  });

  test('with a malformed entry and a repeated id, names both', () => {
    const problems = problemsOf([acme, { ...unit(1), id: 'A' }, { ...unit(2), id: 'acme' }]);
    const places = problems.map((problem) => problem.slice(0, problem.indexOf(': ')).replace(',', ''));
    expect(places.sort()).toEqual(['entry 1 id', 'entry 2']);
  });
});

describe('parseLinksInTurns', () => {
  test('with 10,000 links or as many bad entries, parses no more than 500 before other work is done', async () => {
    const good = Array.from({ length: 10_000 }, (_, index) => unit(index + 1));
    for (const entries of [good, good.map(() => 1)]) {
      let turns = 0;
      let isParsing = true;
      const turn = () => {
        turns += 1;
        if (isParsing) setImmediate(turn);
      };
      setImmediate(turn);
      const parsed = await parseLinksInTurns(JSON.stringify(entries));
      isParsing = false;
      expect('links' in parsed ? parsed.links.size : parsed.problems.length).toBe(10_000);
      expect(turns).toBeGreaterThanOrEqual(10_000 / 500);
    }
  });
});

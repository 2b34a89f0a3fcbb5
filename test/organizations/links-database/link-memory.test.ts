import { describe, expect, test } from 'vitest';
import { LinkMemory } from '../../../src/organizations/links-database/link-memory.ts';
import { acme, acmeIds, unit, uuidOf } from '../records.ts';

const linkOf = ({ id, accessId, workforceId }: typeof acme) => ({
  id,
  nativeIds: { access: accessId, workforce: workforceId },
});
const acmeLink = linkOf(acme);
const [, byAccess, byWorkforce] = acmeIds;

describe('LinkMemory', () => {
  test('of a link, knows it by each of its ids; of an id without one, knows that; of others, nothing', () => {
    const memory = new LinkMemory(100);
    memory.learn(['acme', 'nobody'], [acmeLink], 5);
    for (const id of acmeIds) expect(memory.find(id)).toEqual({ link: acmeLink, asOfMs: 5 });
    expect(memory.find('nobody')).toEqual({ link: null, asOfMs: 5 });
    expect(memory.find('access:1')).toBeUndefined();
  });

  test('of a link that has changed, forgets the old one by all of its ids', () => {
    const memory = new LinkMemory(100);
    memory.learn(['acme'], [acmeLink], 1);
    const moved = { id: 'acme', nativeIds: { access: '74', workforce: uuidOf(1) } };
    memory.learn(['access:74'], [moved], 2);
    expect([byAccess, byWorkforce].map((id) => memory.find(id))).toEqual([undefined, undefined]);
    for (const id of ['acme', 'access:74', `workforce:${uuidOf(1)}`]) {
      expect(memory.find(id)?.link).toEqual(moved);
    }
  });

  test('of a link that is gone, forgets it by all of its ids', () => {
    const memory = new LinkMemory(100);
    memory.learn(['acme'], [acmeLink], 1);
    memory.learn([byAccess], [], 2);
    expect(memory.find(byAccess)).toEqual({ link: null, asOfMs: 2 });
    expect([memory.find('acme'), memory.find(byWorkforce)]).toEqual([undefined, undefined]);
  });

  test('of an id that has a link by now, no longer knows that it has none', () => {
    const memory = new LinkMemory(100);
    memory.learn([byAccess], [], 1);
    memory.learn(['acme'], [acmeLink], 2);
    expect(memory.find(byAccess)?.link).toEqual(acmeLink);
  });

  test('of an answer to a question from before, learns nothing of what is known since', () => {
    const memory = new LinkMemory(100);
    memory.learn([byAccess], [], 2);
    memory.learn(['acme', byAccess, 'nobody'], [acmeLink], 1);
    expect(memory.find(byAccess)).toEqual({ link: null, asOfMs: 2 });
    expect(memory.find('acme')).toBeUndefined();
    expect(memory.find('nobody')).toEqual({ link: null, asOfMs: 1 });

    memory.learn(['acme'], [acmeLink], 4);
    memory.learn(['acme'], [], 3);
    expect(memory.find('acme')?.link).toEqual(acmeLink);
  });

  test('of more ids than it may know, forgets the longest unused; ids without a link push out none that has one', () => {
    const memory = new LinkMemory(6);
    memory.learn([], [acmeLink, linkOf(unit(1))], 1);
    memory.find('acme');
    memory.learn(
      Array.from({ length: 50 }, (_, index) => `nobody-${index}`),
      [],
      2,
    );
    memory.learn([], [linkOf(unit(2))], 3);
    expect(memory.find('acme')?.link).toEqual(acmeLink);
    expect([memory.find(byAccess), memory.find(byWorkforce)]).toEqual([undefined, undefined]);
    expect(memory.find('unit-2')?.link).toEqual(linkOf(unit(2)));
    expect(memory.find('nobody-49')).toEqual({ link: null, asOfMs: 2 });
    expect(memory.find('nobody-43')).toBeUndefined();
  });
});

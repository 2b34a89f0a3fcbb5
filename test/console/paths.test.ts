import { describe, expect, it } from 'vitest';
import {
  listPath,
  organizationPath,
  parseIds,
  parseReturnPath,
  signInPath,
} from '../../examples/console/src/paths.ts';
import { findParents } from '../../examples/console/src/organization/parents.ts';

describe('parseIds', () => {
  it('reads ids between blanks, commas, semicolons and lines, each once, in their order', () => {
    expect(parseIds(' acme, access:73;\n\tnordlys  acme,, ')).toEqual(['acme', 'access:73', 'nordlys']);
    expect(parseIds(' , ')).toEqual([]);
  });
});

describe('organizationPath', () => {
  it('keeps an id readable, and what has a meaning in an address apart', () => {
    expect(organizationPath('access:73')).toBe('/organizations/access:73');
    expect(organizationPath('../a?b#c/d %')).toBe('/organizations/..%2Fa%3Fb%23c%2Fd%20%25');
  });
});

describe('listPath', () => {
  it('makes a search from which the same ids can be read again', () => {
    const ids = ['acme', 'access:73', 'a&b=c', '50%'];
    const search = new URL(listPath(ids), 'http://localhost').searchParams;
    expect(parseIds(search.get('ids') ?? '')).toEqual(ids);
  });
});

describe('parseReturnPath', () => {
  it.each([
    null,
    '',
    'organizations',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
  ])('of %j is the list', (text) => {
    expect(parseReturnPath(text)).toBe('/');
  });

  it('of a path inside the console is that path', () => {
    expect(parseReturnPath('/organizations/acme?a=b')).toBe('/organizations/acme?a=b');
  });
});

describe('signInPath', () => {
  it('names the platform and leads back', () => {
    const { searchParams } = new URL(signInPath('/?ids=a,b&c', 'access'), 'http://localhost');
    expect(Object.fromEntries(searchParams)).toEqual({ platform: 'access', return: '/?ids=a,b&c' });
  });
});

describe('findParents', () => {
  const top = { id: 'top', name: 'Top', parent: null };

  it('answers the topmost first, up to the top', () => {
    const middle = { id: 'middle', name: null, parent: top };
    expect(findParents({ id: 'leaf', parent: middle })).toEqual({
      parents: [
        { id: 'top', name: 'Top' },
        { id: 'middle', name: null },
      ],
      ending: 'top',
    });
  });

  it('of an organization without a parent, answers none', () => {
    expect(findParents({ id: 'leaf', parent: null })).toEqual({ parents: [], ending: 'top' });
  });

  it('says where no more was asked for', () => {
    const parent = { id: 'middle', name: null };
    expect(findParents({ id: 'leaf', parent })).toMatchObject({ ending: 'cut' });
  });

  it('of units that are above each other, names each once', () => {
    const again = { id: 'leaf', name: 'Leaf', parent: top };
    const middle = { id: 'middle', name: 'Middle', parent: again };
    expect(findParents({ id: 'leaf', parent: middle })).toEqual({
      parents: [{ id: 'middle', name: 'Middle' }],
      ending: 'circle',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { demoCredentials } from '../../demo/credentials.ts';
import { findFault, hasLineBreak } from '../../examples/console/src/words/credentials.ts';

describe('findFault', () => {
  it('finds none in the credentials of the demo, nor in none', () => {
    const faults = demoCredentials.map(({ platform, value }) => findFault(platform, ` ${value}\n`));
    expect(faults).toEqual(demoCredentials.map(() => null));
    expect(findFault('access', ' ')).toBeNull();
  });

  it.each(['Bearer žluť', 'Bearer a\u0007b', 'Bearer a\u200b', 'Bearer “a”', 'Bearer a\u00a0b'])(
    'in %j, finds what no header can carry',
    (text) => {
      expect(findFault('access', text)).toContain('ASCII');
      expect(findFault('workforce', text)).toContain('ASCII');
    },
  );

  it.each([
    ['demo-access-token', 'Put “Bearer” and a blank before the token'],
    ['Token abc', 'Put “Bearer” and a blank before the token'],
    ['Bearer', 'After “Bearer” and a blank'],
    ['bearer a b', 'There is a blank inside the token'],
  ])('for the access platform, says of %j: %s', (text, words) => {
    expect(findFault('access', text)).toContain(words);
    expect(findFault('workforce', text)).toBeNull();
  });

  it('of a text that is longer than any credential, says so and does not repeat it', () => {
    const text = `Bearer ${'x'.repeat(6000)}`;
    expect(findFault('access', text)).toBe('This is too long: a credential has 6000 characters at most.');
  });

  it('of several lines, asks for one', () => {
    expect(findFault('workforce', 'demo-\nworkforce-key')).toContain('line break');
  });
});

describe('hasLineBreak', () => {
  it('does not mind those around a text', () => {
    expect(hasLineBreak('\r\nBearer a\n')).toBe(false);
    expect(hasLineBreak('Bearer a\r\nb')).toBe(true);
  });
});

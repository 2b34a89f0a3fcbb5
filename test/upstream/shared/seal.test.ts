import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCredentialReader } from '../../../src/upstream/credential.ts';
import { Seal, headOf, nonceOf, toSealSecret } from '../../../src/upstream/shared/seal.ts';

const readCredential = createCredentialReader(Buffer.from('the secret of this process'));
const credential = readCredential('Bearer sealing-token')!;
const secret = toSealSecret('thirty-two characters, all of them');
const head = { epoch: 'epoch-of-16-char', stampMs: 1_795_000_000_000, subject: 's'.repeat(24) };
const record = { fetchedAt: '2026-01-01T00:00:00.000Z', body: Buffer.from('{"id":73}') };

function sealOf({ key = secret, source = 'ACCESS', of = credential } = {}): Seal {
  return new Seal(key, source, of);
}

describe('a seal', () => {
  test('opens what was sealed for this place with the same credential, in another process, too', () => {
    const value = sealOf().close('place', head, record);
    expect(sealOf().open('place', value)).toEqual(record);
    expect(value.toString('latin1', 0, 55)).toBe(`v1${head.epoch}${String(head.stampMs)}${head.subject}`);
    expect(sealOf().close('place', head, record).equals(value)).toBe(false);
    expect(nonceOf(headOf(value))).toHaveLength(12);
  });

  test.each<[string, Parameters<typeof sealOf>[0] & { readonly place?: string }]>([
    ['for another place', { place: 'elsewhere' }],
    ['with another credential', { of: readCredential('Bearer sealing-tokem')! }],
    ['of another platform', { source: 'WORKFORCE' }],
    ['with another key', { key: toSealSecret('thirty-two characters, all of then') }],
  ])('does not open what was sealed %s', (_, { place = 'place', ...other }) => {
    const value = sealOf().close('place', head, record);
    expect(sealOf(other).open(place, value)).toBeNull();
  });

  test.each([0, 5, 20, 40, 60, 70, 100])('does not open what is different at byte %i', (at) => {
    const value = sealOf().close('place', head, record);
    value[at]! ^= 1;
    expect(sealOf().open('place', value)).toBeNull();
  });

  test.each([0, 1, 66, 67, 106, 107, 115])('does not open a value of %i bytes', (length) => {
    expect(sealOf().open('place', sealOf().close('place', head, record).subarray(0, length))).toBeNull();
    expect(sealOf().open('place', randomBytes(length))).toBeNull();
  });

  test('names all differently for each credential, platform and key, and shows no fingerprint', () => {
    const seals = [
      sealOf(),
      sealOf({ source: 'WORKFORCE' }),
      sealOf({ of: readCredential('Bearer sealing-tokem')! }),
      sealOf({ key: toSealSecret('thirty-two characters, all of then') }),
    ];
    const names = seals.flatMap((seal) => [seal.owner, seal.nameOf('id:73'), seal.nameOf('current')]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[\w-]{24}$/);
      expect(credential.fingerprint).not.toContain(name.slice(0, 8));
    }
    expect(sealOf().nameOf('id:73')).toBe(sealOf().nameOf('id:73'));
  });

  test('of a key does not use the key that credentials are told apart by', () => {
    // The first step of HKDF would else be the very fingerprint.
    expect(toSealSecret('key').equals(Buffer.from('key'))).toBe(false);
    expect(toSealSecret('key')).toEqual(toSealSecret('key'));
  });
});

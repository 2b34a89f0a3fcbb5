import fc from 'fast-check';

/** The two platforms, as the world names them. */
export type Platform = 'access' | 'workforce';

/**
 * One credential of a world: which secret it is made of, and how that is dressed up. Credentials of one family differ
 * from each other by as little as a letter's case or one space.
 */
export interface Disguise {
  readonly family: number;
  readonly form: string;
}

/** Both platforms' ways to dress up a secret. Each is a header value that differs from every other one. */
const forms: Readonly<Record<Platform, Readonly<Record<string, (secret: string) => string>>>> = {
  access: {
    plain: (secret) => `Bearer ${secret}`,
    'upper case': (secret) => `Bearer ${secret.toUpperCase()}`,
    'another last letter': (secret) => `Bearer ${secret.slice(0, -1)}b`,
    'one letter less': (secret) => `Bearer ${secret.slice(0, -1)}`,
    'one letter more': (secret) => `Bearer ${secret}x`,
    'two spaces': (secret) => `Bearer  ${secret}`,
    'scheme in lower case': (secret) => `bearer ${secret}`,
    'another scheme': (secret) => `Basic ${secret}`,
    // As text a key of no scheme at all, and the very text of a workforce key.
    'no scheme': (secret) => secret,
    // With the ids 1, 11 and 111 behind them, these would be one text in a key that is glued together.
    'a digit more': (secret) => `Bearer ${secret}1`,
    'two digits more': (secret) => `Bearer ${secret}11`,
    'a colon and a digit': (secret) => `Bearer ${secret}:1`,
    'the beginning of a key': (secret) => `Bearer ${secret}:id:1`,
    'sent twice': (secret) => `Bearer ${secret}, Bearer ${secret}`,
    'a letter beyond ASCII': (secret) => `Bearer ${secret}\u00e9`,
    'another letter beyond ASCII': (secret) => `Bearer ${secret}\u00e8`,
  },
  workforce: {
    plain: (secret) => secret,
    'upper case': (secret) => secret.toUpperCase(),
    'another last letter': (secret) => `${secret.slice(0, -1)}b`,
    'one letter less': (secret) => secret.slice(0, -1),
    'one letter more': (secret) => `${secret}x`,
    // The very text of an access credential.
    'with a scheme': (secret) => `Bearer ${secret}`,
    'a digit more': (secret) => `${secret}1`,
    'a colon and a digit': (secret) => `${secret}:1`,
    // Glued behind an access credential, this is what `a colon and a digit` is with the plain key behind it.
    'a digit and a colon before': (secret) => `1:${secret}`,
    'the beginning of a key': (secret) => `${secret}:id:1`,
    'sent twice': (secret) => `${secret}, ${secret}`,
    'a letter beyond ASCII': (secret) => `${secret}\u00e9`,
    'another letter beyond ASCII': (secret) => `${secret}\u00e8`,
  },
};

/** Every secret begins so, and nothing else does: whoever finds it where it does not belong has found a credential. */
export const secretPattern = /secret-/i;

/** The header value of a credential. Those of one world have their first 20 letters in common. */
export function headerValueOf(platform: Platform, { family, form }: Disguise, nonce: number): string {
  const secret = `secret-${nonce.toString(16).padStart(8, '0')}-${family.toString(16).padStart(3, '0')}a`;
  const dress = forms[platform][form];
  if (dress === undefined) throw new Error(`no such form: ${form}`);
  return dress(secret);
}

/** How many credentials are drawn for each platform. */
export interface CredentialBounds {
  readonly least: number;
  readonly most: number;
  readonly families: number;
}

/** Draws different credentials of one platform. */
export function credentialsOf(
  platform: Platform,
  { least, most, families }: CredentialBounds,
): fc.Arbitrary<Disguise[]> {
  const disguise = fc.record({
    family: fc.nat(families - 1),
    form: fc.constantFrom(...Object.keys(forms[platform])),
  });
  return fc.uniqueArray(disguise, {
    minLength: least,
    maxLength: most,
    selector: ({ family, form }) => `${String(family)} ${form}`,
  });
}

import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../src/config.ts';

const platforms = {
  ACCESS_URL: 'https://access.example.com',
  WORKFORCE_URL: 'https://workforce.example.com',
};
const signIn = {
  AUTH_ISSUER: 'https://idp.example.com/',
  AUTH_AUDIENCE: 'organization-graph',
  AUTH_JWKS_URL: 'https://idp.example.com/keys?version=2',
};
const held = {
  ACCESS_SERVICE_CREDENTIAL: 'Bearer qz-access-7',
  WORKFORCE_SERVICE_CREDENTIAL: 'qz-workforce-7',
};

type Environment = Readonly<Record<string, string | undefined>>;

function problemsOf(environment: Environment): readonly string[] {
  try {
    parseConfig({ ...platforms, ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('sign-in', () => {
  test('everything set, everything is taken over', () => {
    const config = parseConfig({
      ...platforms,
      ...signIn,
      AUTH_TOKEN_TYPES: 'at+jwt, application/JWT',
      AUTH_JWKS_REFRESH_MS: '1000',
      AUTH_JWKS_COOLDOWN_MS: '0',
      AUTH_ORGANIZATIONS_CLAIM: 'https://example.com/grants.organizations',
      AUTH_CURRENT_ORGANIZATION_CLAIM: 'grants.current',
      AUTH_SCOPES_FILE: '/etc/scopes.json',
      ACCESS_SERVICE_CREDENTIAL: 'Bearer qz-access-7',
      WORKFORCE_SERVICE_CREDENTIAL_FILE: '/run/secrets/workforce',
    });
    expect(config.signIn).toEqual({
      issuer: 'https://idp.example.com/',
      audience: 'organization-graph',
      jwksUrl: new URL('https://idp.example.com/keys?version=2'),
      refreshMs: 1000,
      cooldownMs: 0,
      claims: {
        organizations: 'https://example.com/grants.organizations',
        currentOrganization: 'grants.current',
      },
      tokenTypes: ['at+jwt', 'application/JWT'],
    });
    expect(config.scopesFile).toBe('/etc/scopes.json');
    expect(config.serviceCredentials).toEqual({
      access: { value: 'Bearer qz-access-7' },
      workforce: { file: '/run/secrets/workforce' },
    });
  });

  test('only what turns it on, the rest has its default', () => {
    expect(parseConfig({ ...platforms, ...signIn, ...held }).signIn).toMatchObject({
      refreshMs: 300_000,
      cooldownMs: 30_000,
      claims: { organizations: 'organizations', currentOrganization: null },
      tokenTypes: null,
    });
  });

  test.each(Object.keys(signIn))('without %s alone it is refused', (name) => {
    const problems = problemsOf({ ...signIn, ...held, [name]: undefined });
    expect(problems).toEqual([`${name}: is required where callers sign in`]);
  });

  test.each([
    'ACCESS_SERVICE_CREDENTIAL',
    'ACCESS_SERVICE_CREDENTIAL_FILE',
    'WORKFORCE_SERVICE_CREDENTIAL',
    'WORKFORCE_SERVICE_CREDENTIAL_FILE',
  ])('%s without sign-in is refused without its value', (name) => {
    const problems = problemsOf({ [name]: 'Bearer qz-access-7' });
    expect(problems).toEqual([
      `${name}: needs AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, or whoever asks could read everything`,
    ]);
  });

  test.each([
    'AUTH_TOKEN_TYPES',
    'AUTH_ORGANIZATIONS_CLAIM',
    'AUTH_CURRENT_ORGANIZATION_CLAIM',
    'AUTH_SCOPES_FILE',
    'AUTH_JWKS_REFRESH_MS',
    'AUTH_JWKS_COOLDOWN_MS',
  ])('%s without what turns sign-in on is refused', (name) => {
    const problems = problemsOf({ [name]: '1000' });
    expect(problems).toEqual([`${name}: has no effect without AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL`]);
  });

  test.each(['at+jwt,', 'a b', 'text/plain', ',', '"at+jwt"', 'x'.repeat(200)])(
    'the token types %s are refused',
    (types) => {
      expect(problemsOf({ ...signIn, ...held, AUTH_TOKEN_TYPES: types })).toEqual([
        'AUTH_TOKEN_TYPES: must be types of tokens such as at+jwt, separated by commas',
      ]);
    },
  );

  test('a service credential from two places is refused without its value', () => {
    const problems = problemsOf({
      ...signIn,
      ...held,
      ACCESS_SERVICE_CREDENTIAL_FILE: '/run/secrets/access',
    });
    expect(problems).toEqual([
      'ACCESS_SERVICE_CREDENTIAL_FILE: must not be set together with ACCESS_SERVICE_CREDENTIAL',
    ]);
  });

  test('a credential that callers send is refused in the header that has their sign-in', () => {
    const workforce = { WORKFORCE_SERVICE_CREDENTIAL: 'qz-workforce-7' };
    expect(problemsOf({ ...signIn, ...workforce })).toEqual([
      expect.stringMatching(/^ACCESS_CREDENTIAL_HEADER: must not be Authorization, which has the sign-in/),
    ]);
    expect(problemsOf({ ...signIn, ...workforce, ACCESS_CREDENTIAL_HEADER: 'X-Access' })).toEqual([]);
    const access = { ACCESS_SERVICE_CREDENTIAL: 'Bearer qz-access-7' };
    expect(problemsOf({ ...signIn, ...access })).toEqual([]);
    expect(problemsOf({ ...signIn, ...access, WORKFORCE_CREDENTIAL_HEADER: 'AUTHORIZATION' })).toEqual([
      expect.stringMatching(/^WORKFORCE_CREDENTIAL_HEADER: must not be Authorization/),
    ]);
  });

  test('both credentials sent by callers who sign in, each by a header of its own, are fine', () => {
    expect(problemsOf({ ...signIn, ACCESS_CREDENTIAL_HEADER: 'x-access' })).toEqual([]);
    const alike = { ACCESS_CREDENTIAL_HEADER: 'x-key', WORKFORCE_CREDENTIAL_HEADER: 'X-Key' };
    expect(problemsOf({ ...signIn, ...alike })).toEqual([
      expect.stringMatching(/^WORKFORCE_CREDENTIAL_HEADER: must differ/),
    ]);
  });

  test('a header for a credential that callers need not send is refused', () => {
    const problems = problemsOf({ ...signIn, ...held, WORKFORCE_CREDENTIAL_HEADER: 'x-key' });
    expect(problems).toEqual([
      'WORKFORCE_CREDENTIAL_HEADER: has no effect with WORKFORCE_SERVICE_CREDENTIAL',
    ]);
  });

  const badClaims = [' ', '.', '.organizations', 'organizations.', 'a..b', 'a. .b'];
  test.each<[string, readonly string[]]>([
    [
      'AUTH_JWKS_URL',
      [
        ...['idp.example.com/keys', 'ftp://idp.example.com', 'http://idp.example.com/keys'],
        ...['http://10.0.0.1/keys', 'http://0.0.0.0:8080', 'http://localhost.example.com/keys'],
        ...['https://name:password@idp.example.com', 'https://idp.example.com/#keys', 'https://'],
      ],
    ],
    ['AUTH_JWKS_REFRESH_MS', ['x', '999', '604800001']],
    ['AUTH_JWKS_COOLDOWN_MS', ['x', '-1', '600001']],
    ['AUTH_ORGANIZATIONS_CLAIM', badClaims],
    ['AUTH_CURRENT_ORGANIZATION_CLAIM', badClaims],
    ['AUTH_ISSUER', [' ']],
    ['AUTH_AUDIENCE', [' ', ' graph']],
    [
      'ACCESS_SERVICE_CREDENTIAL',
      [' ', ' qz-key', 'qz-key ', 'qz-key\n', 'qz\r\nkey', 'qz-schlüssel', 'qz-key\u0000', 'qz-key\u007f'],
    ],
  ])('%s, set to any of %j, is refused with one line without the value', (name, values) => {
    for (const value of values) {
      const problems = problemsOf({ ...signIn, ...held, [name]: value });
      expect(problems, value).toEqual([expect.stringMatching(new RegExp(`^${name}: (must|is)[^\\n]{5,}$`))]);
      expect(problems.join()).not.toMatch(/qz|password|idp/);
    }
  });

  test.each(['http://127.0.0.1:8080/keys', 'http://localhost/keys', 'http://[::1]:1/keys'])(
    'AUTH_JWKS_URL may be %s, on loopback',
    (url) => {
      expect(problemsOf({ ...signIn, ...held, AUTH_JWKS_URL: url })).toEqual([]);
    },
  );

  test.each(['AUTH_TOKEN', 'AUTH_ISUER', 'AUTH_SECRET'])(
    '%s, which is no variable of this server, is refused without its value',
    (name) => {
      const problems = problemsOf({ ...signIn, ...held, [name]: 'qz-access-8' });
      expect(problems).toEqual([`${name}: is not a variable of this server`]);
    },
  );
});

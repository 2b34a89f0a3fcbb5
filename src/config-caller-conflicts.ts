import { defaultHeaders } from './config-variables.ts';

/** The variables that are set, each with its text. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What turns sign-in on, all together. */
const signIn = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL'];

/** What has no effect without sign-in. */
const forSignIn = [
  'AUTH_TOKEN_TYPES',
  'AUTH_ORGANIZATIONS_CLAIM',
  'AUTH_CURRENT_ORGANIZATION_CLAIM',
  'AUTH_SCOPES_FILE',
  'AUTH_JWKS_REFRESH_MS',
  'AUTH_JWKS_COOLDOWN_MS',
];

const platforms = ['ACCESS', 'WORKFORCE'] as const;

/** What contradicts itself in how callers show who they are. */
export function findCallerConflicts(variables: Environment): string[] {
  const isSet = (name: string) => variables[name] !== undefined;
  const signsIn = signIn.some(isSet);
  const problems: string[] = [];
  if (signsIn) {
    const missing = signIn.filter((name) => !isSet(name));
    problems.push(...missing.map((name) => `${name}: is required where callers sign in`));
  } else {
    const idle = forSignIn.filter(isSet);
    problems.push(...idle.map((name) => `${name}: has no effect without ${signIn.join(', ')}`));
  }

  const inbound: string[] = [];
  for (const platform of platforms) {
    const variable = `${platform}_SERVICE_CREDENTIAL`;
    const held = [variable, `${variable}_FILE`].filter(isSet);
    const header = `${platform}_CREDENTIAL_HEADER`;
    if (held.length > 1) problems.push(`${variable}_FILE: must not be set together with ${variable}`);
    if (held.length > 0 && !signsIn) {
      problems.push(`${held.join(', ')}: needs ${signIn.join(', ')}, or whoever asks could read everything`);
    }
    if (held.length > 0) {
      if (isSet(header)) problems.push(`${header}: has no effect with ${held.join(', ')}`);
      continue;
    }
    const defaultHeader = defaultHeaders[platform === 'ACCESS' ? 'access' : 'workforce'];
    const name = (variables[header] ?? defaultHeader).toLowerCase();
    if (signsIn && name === 'authorization') {
      problems.push(
        `${header}: must not be Authorization, which has the sign-in; or set ${variable}, so that callers need none`,
      );
    }
    inbound.push(name);
  }
  if (new Set(inbound).size < inbound.length) {
    problems.push(
      'WORKFORCE_CREDENTIAL_HEADER: must differ from ACCESS_CREDENTIAL_HEADER, or each platform would get the credential of the other',
    );
  }
  return problems;
}

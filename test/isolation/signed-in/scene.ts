import type { IdentityProvider, SigningKey } from '../../support/identity-provider.ts';
import type { Platform } from '../credentials.ts';
import type { Operation, Target } from '../operations.ts';
import type { Credentials } from '../run.ts';
import { Scene, homeId, unknownIds } from '../scene.ts';
import type { Right } from '../world.ts';
import { signToken } from './tokens.ts';
import type { SigningKeys } from './tokens.ts';
import { NEVER } from './world.ts';
import type { SignedWorld, TokenOfWorld } from './world.ts';

/** The request header of a credential of access, where `Authorization` has the token. */
const ACCESS_HEADER = 'x-access-authorization';

/** The claim that may name the caller's current organization. */
const CURRENT_CLAIM = 'current_organization';

/** How long a phase takes, in seconds: much longer than clocks may be apart. */
const PHASE_S = 600;

/** Stands for whatever may be granted: an organization of the world, or a record that no platform has. */
export type Grantable = string;

/**
 * A world whose callers sign in, with its numbers turned into names: what each caller shows, and what that grants it. This
 * is worked out of the world alone; nothing of the service is asked for it.
 */
export class SignedScene extends Scene {
  override readonly world: SignedWorld;
  readonly #provider: IdentityProvider;
  readonly #keys: SigningKeys;
  readonly #startMs: number;
  /** What is hidden: as if it was nowhere. */
  readonly #hidden: ReadonlySet<Grantable>;
  /** The tokens of the world, and for each phase one that grants everything. */
  #tokens: readonly string[] = [];
  #rootTokens: readonly string[] = [];

  private constructor(
    world: SignedWorld,
    provider: IdentityProvider,
    keys: SigningKeys,
    startMs: number,
    hidden: ReadonlySet<Grantable>,
  ) {
    super(world);
    this.world = world;
    this.#provider = provider;
    this.#keys = keys;
    this.#startMs = startMs;
    this.#hidden = hidden;
  }

  /** Signs all tokens of a world. */
  static async create(world: SignedWorld, provider: IdentityProvider, keys: SigningKeys) {
    const startMs = Math.floor(Date.now() / 1000) * 1000;
    const scene = new SignedScene(world, provider, keys, startMs, new Set());
    const { foreign } = keys;
    scene.#tokens = await Promise.all(
      world.tokens.map((token, index) => {
        const claims = scene.#claimsOf(token, index);
        const key = keys.numbered[token.key % world.keys.length]!;
        return signToken(provider, claims, token.flaw, { key, foreign });
      }),
    );
    scene.#rootTokens = await Promise.all(
      keys.ofPhases.map((key) => {
        const claims = { ...scene.#organizationsClaim(['*']), sub: 'secret-root', exp: scene.#endOf(NEVER) };
        return signToken(provider, claims, null, { key, foreign });
      }),
    );
    return scene;
  }

  /** The same world, and the same tokens, as if some organizations were nowhere: no record, and no link. */
  without(hidden: ReadonlySet<Grantable>): SignedScene {
    const scene = new SignedScene(this.world, this.#provider, this.#keys, this.#startMs, hidden);
    scene.#tokens = this.#tokens;
    scene.#rootTokens = this.#rootTokens;
    return scene;
  }

  override get links(): readonly object[] {
    return super.links.filter((_, index) => !this.#hidden.has(linkedOf(this.world)[index]!));
  }

  override rightOf(platform: Platform, headerValue: string, record: string, phase: number): Right {
    if (record !== 'current' && this.#hidden.has(this.grantableOf(platform, record))) return 'not found';
    return super.rightOf(platform, headerValue, record, phase);
  }

  /** The environment of a server for this world. */
  get environment(): Readonly<Record<string, string>> {
    const { held, claimPath, namesCurrent } = this.world;
    const { AUTH_ISSUER = '', AUTH_AUDIENCE = '', AUTH_JWKS_URL = '' } = this.#provider.environment;
    return {
      ...{ AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL },
      // Whatever names a new key has the keys fetched.
      AUTH_JWKS_COOLDOWN_MS: '0',
      ...(claimPath === 'organizations' ? {} : { AUTH_ORGANIZATIONS_CLAIM: claimPath }),
      ...(namesCurrent ? { AUTH_CURRENT_ORGANIZATION_CLAIM: CURRENT_CLAIM } : {}),
      ...(held.includes('access')
        ? { ACCESS_SERVICE_CREDENTIAL: this.serviceValueOf('access') }
        : { ACCESS_CREDENTIAL_HEADER: ACCESS_HEADER }),
      ...(held.includes('workforce')
        ? { WORKFORCE_SERVICE_CREDENTIAL: this.serviceValueOf('workforce') }
        : {}),
    };
  }

  /** The header value of the service's own credential. */
  serviceValueOf(platform: Platform): string {
    return this.headerValues[platform][0]!;
  }

  /** Every token of the world. */
  get tokens(): readonly string[] {
    return [...this.#tokens, ...this.#rootTokens];
  }

  /** The moment in the middle of a phase. */
  timeOf(phase: number): Date {
    return new Date(this.#startMs + phase * PHASE_S * 1000);
  }

  /** What the provider publishes in a phase. */
  keysOf(phase: number): readonly SigningKey[] {
    const { numbered, ofPhases } = this.#keys;
    const published = this.world.keys.flatMap(({ from, until }, index) =>
      from <= phase && phase < until ? [numbered[index]!] : [],
    );
    return [ofPhases[phase]!, ...published];
  }

  /** What a call on behalf of a caller has for a credential: the service's, or the caller's own. */
  override credentialsOf(caller: number): Credentials {
    const own = super.credentialsOf(caller);
    const { held } = this.world;
    return {
      access: held.includes('access') ? this.serviceValueOf('access') : own.access,
      workforce: held.includes('workforce') ? this.serviceValueOf('workforce') : own.workforce,
    };
  }

  /** The headers that say who a caller is. Credentials for a platform whose own is held are sent, too, to no effect. */
  headersOf(caller: number): Record<string, string> {
    const own = super.credentialsOf(caller);
    const showing = this.#showingOf(caller);
    const authorization =
      typeof showing === 'number'
        ? `Bearer ${this.#tokens[showing % this.#tokens.length]!}`
        : { nothing: null, 'a platform credential': own.access, 'no token': 'Bearer secret-nothing.secret' }[
            showing
          ];
    return { ...headersOf({ ...own }), ...(authorization === null ? {} : { authorization }) };
  }

  /** The headers of whoever is granted everything, in a phase, with one credential of its own or none. */
  rootHeadersOf(phase: number, credentials: Credentials): Record<string, string> {
    return { ...headersOf(credentials), authorization: `Bearer ${this.#rootTokens[phase]!}` };
  }

  /** Whether a caller shows a token that is good in a phase. */
  isSignedIn(caller: number, phase: number): boolean {
    const token = this.#tokenOf(caller);
    if (token === null || token.flaw !== null || phase < token.from || phase >= token.until) return false;
    const { from, until } = this.world.keys[token.key % this.world.keys.length]!;
    return from <= phase && phase < until;
  }

  /** Whether a caller's token, as long as it is good, grants something. */
  isGranted(caller: number, grantable: Grantable): boolean {
    const token = this.#tokenOf(caller);
    if (token === null || ['object', 'left out'].includes(token.shape)) return false;
    return token.grants.some((grant) => {
      if (grant.kind === 'every') return true;
      return grant.kind === 'target' && this.grantableOfTarget(grant.target) === grantable;
    });
  }

  /** The fields that a caller's token may not read, by their paths. */
  deniedTo(caller: number): readonly string[] {
    const token = this.#tokenOf(caller);
    return Object.entries(this.world.fieldScopes).flatMap(([path, lists]) =>
      lists.some((all) => all.every((scope) => token?.scopes.includes(scope))) ? [] : [path],
    );
  }

  /** What the token of a caller says of its current organization; null for nothing. */
  currentOf(caller: number): Target | null {
    const current = this.#tokenOf(caller)?.current ?? null;
    return current?.form === 'malformed' ? null : current;
  }

  /** As in every world; and some of what nobody knows has the form of a link's name. */
  override idOf(target: Target): string {
    return isUnknownLink(target) ? 'unknown-unit' : super.idOf(target);
  }

  /** What a target names; null where it is malformed. */
  grantableOfTarget(target: Target): Grantable | null {
    if (target.form === 'malformed') return null;
    const organization = this.organizationOf(target);
    if (target.form !== 'unknown') return nameOf(this.organizations.indexOf(organization));
    if (isUnknownLink(target)) return 'unknown link';
    return organization.accessId === null ? 'unknown to workforce' : 'unknown to access';
  }

  /** The ids of all records that may be asked for, also of those that no platform has. */
  get knownIds(): Readonly<Record<Platform, readonly string[]>> {
    const { access, workforce } = this.recordIds;
    return {
      access: [...access, unknownIds.access],
      workforce: [...workforce, unknownIds.workforce, homeId],
    };
  }

  /** What a record belongs to. */
  grantableOf(platform: Platform, record: string): Grantable {
    if (record === unknownIds[platform]) return `unknown to ${platform}`;
    if (platform === 'workforce' && record === homeId) return 'home';
    return nameOf(
      this.organizations.findIndex(({ accessId, workforceId }) =>
        platform === 'access' ? accessId === record : workforceId === record,
      ),
    );
  }

  /** The one id that is told of an organization of the world; null for whatever is none. */
  idOfGrantable(grantable: Grantable): string | null {
    const organization = this.organizations.findIndex((_, index) => nameOf(index) === grantable);
    return organization === -1 ? null : this.idOf({ organization, form: 'link' });
  }

  /** Every organization of the world that is not granted to a caller, even while its token is good. */
  ungrantedTo(caller: number): readonly Grantable[] {
    return this.organizations
      .map((_, index) => nameOf(index))
      .filter((grantable) => !this.isGranted(caller, grantable));
  }

  /** Whether the current organization of callers is that of their session. */
  get hasSessions(): boolean {
    return !this.world.held.includes('access') && !this.world.namesCurrent;
  }

  /** The keys of each reference of an operation; one each, unless it is one of those that name two organizations. */
  hasTwoKeys({ way, targets }: Operation): boolean {
    const sum = targets.reduce((total, { organization }) => total + organization, 0);
    return way === '_entities' && sum % 2 === 0;
  }

  #tokenOf(caller: number): TokenOfWorld | null {
    const showing = this.#showingOf(caller);
    return typeof showing === 'number' ? this.world.tokens[showing % this.world.tokens.length]! : null;
  }

  #showingOf(caller: number) {
    return this.world.showing[caller % this.world.showing.length]!;
  }

  #claimsOf(token: TokenOfWorld, index: number) {
    const { grants, shape, current } = token;
    const texts = grants.map((grant) => {
      if (grant.kind === 'every') return '*';
      return grant.kind === 'nothing' ? grant.value : this.idOf(grant.target);
    });
    const claim = {
      list: texts,
      // What has spaces in it would be another text.
      text: texts.filter((text) => typeof text === 'string' && !/\s/.test(text)).join(' '),
      object: Object.fromEntries(texts.map((text) => [String(text), text])),
      'left out': undefined,
    }[shape];
    return {
      ...this.#organizationsClaim(claim),
      ...(current === null ? {} : { [CURRENT_CLAIM]: this.idOf(current) }),
      ...{
        scope: { scope: token.scopes.join(' ') },
        scp: { scp: token.scopes.join(' ') },
        'scp as a list': { scp: token.scopes, scope: 'openid' },
      }[token.scopeClaim],
      sub: `secret-subject-${String(index)}`,
      email: `secret-${String(index)}@example.com`,
      ...(token.from > 0 ? { nbf: this.#endOf(token.from) } : {}),
      exp: this.#endOf(token.until),
    };
  }

  /** The claim where it belongs, and `*` wherever it does not. */
  #organizationsClaim(claim: unknown) {
    switch (this.world.claimPath) {
      case 'organizations':
        return { organizations: claim, company: { organizations: ['*'] }, 'organizations.all': '*' };
      case 'company.organizations':
        return { company: { organizations: claim }, organizations: ['*'] };
      default:
        return { 'https://example.com/claims': { organizations: claim }, organizations: ['*'] };
    }
  }

  /** The end of the phase before one, as tokens say it. */
  #endOf(phase: number): number {
    return this.#startMs / 1000 + phase * PHASE_S - PHASE_S / 2;
  }
}

function isUnknownLink({ organization, form }: Target): boolean {
  return form === 'unknown' && organization % 2 === 1;
}

function nameOf(index: number): Grantable {
  return `organization ${String(index)}`;
}

/** The organizations that have a link, in the order of the links. */
function linkedOf({ organizations }: SignedWorld): Grantable[] {
  return organizations.flatMap((kind, index) => (kind === 'linked' ? [nameOf(index)] : []));
}

/** All callers choose the same request id: it is no credential. */
function headersOf({ access, workforce }: Credentials): Record<string, string> {
  return {
    'x-request-id': 'the-same-for-all',
    ...(access === null ? {} : { [ACCESS_HEADER]: access }),
    ...(workforce === null ? {} : { 'x-workforce-api-key': workforce }),
  };
}

import { createHash } from 'node:crypto';
import { uuidOf } from '../organizations/records.ts';
import { headerValueOf } from './credentials.ts';
import type { Platform } from './credentials.ts';
import type { Operation, Target } from './operations.ts';
import type { Right, Standing, World } from './world.ts';

/** An organization of the world, by all of its names. */
export interface SceneOrganization {
  readonly link: string | null;
  readonly accessId: string | null;
  readonly workforceId: string | null;
}

/** Ids that look like each other's beginning: where credential and id are glued together, they come out the same. */
const accessIds = ['1', '11', '111', '2', '12'];

/** The record that every key may read as long as the platform knows it; nobody's organization. */
export const homeId = uuidOf(999);

/** Records that no platform has. */
export const unknownIds: Readonly<Record<Platform, string>> = { access: '404', workforce: uuidOf(404) };

/** Every marker looks so: what is read with one credential has that credential's marker in its texts. */
export const markerPattern = /marker-[0-9a-f]{20}/g;

/** A world with its numbers turned into names, and what holds in each of its phases. */
export class Scene {
  readonly world: World;
  readonly organizations: readonly SceneOrganization[];
  /** The header value of every credential of the world. */
  readonly headerValues: Readonly<Record<Platform, readonly string[]>>;
  /** The ids of all records, in the order in which rules number them. */
  readonly recordIds: Readonly<Record<Platform, readonly string[]>>;

  constructor(world: World) {
    this.world = world;
    this.organizations = world.organizations.map((kind, index) => ({
      link: kind === 'linked' ? `unit-${index}` : null,
      accessId: kind === 'workforce' ? null : accessIds[index]!,
      workforceId: kind === 'access' ? null : uuidOf(index + 1),
    }));
    const headerValuesOf = (platform: Platform) =>
      world.credentials[platform].map((disguise) => headerValueOf(platform, disguise, world.nonce));
    this.headerValues = { access: headerValuesOf('access'), workforce: headerValuesOf('workforce') };
    this.recordIds = {
      access: this.organizations.flatMap(({ accessId }) => accessId ?? []),
      workforce: this.organizations.flatMap(({ workforceId }) => workforceId ?? []),
    };
  }

  /** The links file of the world, as a value. */
  get links(): readonly object[] {
    return this.organizations.flatMap(({ link, accessId, workforceId }) =>
      link === null ? [] : [{ id: link, accessId, workforceId }],
    );
  }

  /** Whether anything is remembered from one request to the next. */
  get remembers(): boolean {
    return this.world.settings.remembers !== 'nothing';
  }

  /** Both of a caller's header values; null where it has none. */
  credentialsOf(caller: number): Readonly<Record<Platform, string | null>> {
    const { access, workforce } = pick(this.world.callers, caller);
    return {
      access: access === null ? null : pick(this.headerValues.access, access),
      workforce: workforce === null ? null : pick(this.headerValues.workforce, workforce),
    };
  }

  /** Who sends an operation. */
  callerOf({ caller }: Operation): number {
    return caller % this.world.callers.length;
  }

  /** The marker of what is read with a credential. Cannot be guessed from another one. */
  markerOf(platform: Platform, headerValue: string): string {
    return `marker-${digestOf(this.world.nonce, platform, headerValue).slice(0, 20)}`;
  }

  /** The organization that a target names. */
  organizationOf({ organization }: Target): SceneOrganization {
    return pick(this.organizations, organization);
  }

  /** The id that a target names its organization by; one that it has, where it has not that one. */
  idOf(target: Target): string {
    const { link, accessId, workforceId } = this.organizationOf(target);
    const byAccess = accessId === null ? null : `access:${accessId}`;
    const byWorkforce = workforceId === null ? null : `workforce:${workforceId}`;
    switch (target.form) {
      case 'link':
        return link ?? byAccess ?? byWorkforce ?? '';
      case 'access':
        return byAccess ?? byWorkforce ?? '';
      case 'workforce':
        return byWorkforce ?? byAccess ?? '';
      case 'workforce in upper case':
        return byWorkforce === null ? (byAccess ?? '') : `workforce:${(workforceId ?? '').toUpperCase()}`;
      case 'unknown':
        return byAccess === null ? `workforce:${unknownIds.workforce}` : `access:${unknownIds.access}`;
      case 'malformed':
        return 'access:007';
    }
  }

  /** How a credential stands with its platform as a whole. */
  standingOf(platform: Platform, headerValue: string, phase: number): Standing {
    const inForce = this.world.standings.filter(
      (rule) =>
        rule.platform === platform &&
        rule.from <= phase &&
        pick(this.headerValues[platform], rule.credential) === headerValue,
    );
    // The server keeps the pause that a platform asked for, for minutes: the platform does, too.
    if (inForce.some(({ standing }) => standing === 'told to slow down')) return 'told to slow down';
    if (this.world.outages.some((outage) => outage.platform === platform && outage.phase === phase)) {
      return 'left in an outage';
    }
    return inForce.at(-1)?.standing ?? 'well';
  }

  /** What a credential may do with a record, as far as it stands well. */
  rightOf(platform: Platform, headerValue: string, record: string, phase: number): Right {
    if (platform === 'workforce' && record === homeId) return 'found';
    if (record !== 'current' && !this.recordIds[platform].includes(record)) return 'not found';
    const rule = this.world.rules.findLast(
      (each) =>
        each.platform === platform &&
        each.from <= phase &&
        pick(this.headerValues[platform], each.credential) === headerValue &&
        (each.record === 'current' ? 'current' : pick(this.recordIds[platform], each.record)) === record,
    );
    const right = rule?.right ?? 'found';
    // A 401 takes back all that was read with the credential before. Where it is for one record alone, what is remembered
    // of the others depends on which was answered first, also for a caller alone.
    if (right !== 'status 401' || !this.remembers) return right;
    return platform === 'access' ? 'status 403' : 'not found';
  }

  /** The access id that a session belongs to; null for none. */
  sessionOf(headerValue: string, phase: number): string | null {
    const { access: ids } = this.recordIds;
    const first = this.headerValues.access.indexOf(headerValue);
    // `another record` is no fault here: the session has moved.
    const hasMoved = this.rightOf('access', headerValue, 'current', phase) === 'another record';
    return ids[(first + (hasMoved ? 1 : 0)) % (ids.length + 1)] ?? null;
  }
}

/** The hexadecimal SHA-256 of some parts, which cannot run into each other. */
export function digestOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function pick<Value>(values: readonly Value[], number: number): Value {
  const value = values[number % values.length];
  if (value === undefined) throw new Error('there is none to pick from');
  return value;
}

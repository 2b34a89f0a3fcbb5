import { readFile } from 'node:fs/promises';
import { buildSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  findUnknownPermissions,
  isPermissionShown,
  permissionGroups,
} from '../../examples/console/src/permissions/permission-groups.ts';
import { permissionTexts } from '../../examples/console/src/permissions/permission-texts.ts';

async function readFlags(): Promise<Record<string, string | null | undefined>> {
  const schema = buildSchema(
    await readFile(new URL('../../printed/schema.graphql', import.meta.url), 'utf8'),
  );
  const type = schema.getType('Permissions');
  if (!isObjectType(type)) throw new Error('the schema has no permissions');
  const { enabled: _names, ...flags } = type.getFields();
  return Object.fromEntries(Object.values(flags).map(({ name, description }) => [name, description]));
}

describe('permissionGroups', () => {
  it('hold each of the 40 flags of the schema once', async () => {
    const flags = Object.keys(await readFlags());
    expect(flags).toHaveLength(40);
    expect(permissionGroups.flatMap(({ names }) => names).sort()).toEqual(flags.sort());
  });
});

describe('permissionTexts', () => {
  it('explain each flag as the schema does, under a label of its own', async () => {
    const explanations = Object.entries(permissionTexts).map(([name, { explanation }]) => [
      name,
      explanation,
    ]);
    expect(Object.fromEntries(explanations)).toEqual(await readFlags());
    const labels = Object.values(permissionTexts).map(({ label }) => label);
    expect(new Set(labels).size).toBe(40);
  });
});

describe('isPermissionShown', () => {
  const everything = { text: '', onlyGranted: false };

  it('without a filter, shows what is granted and what is not', () => {
    expect(isPermissionShown('nightLock', true, everything)).toBe(true);
    expect(isPermissionShown('nightLock', false, everything)).toBe(true);
  });

  it('of the granted only, hides what is not', () => {
    expect(isPermissionShown('nightLock', true, { text: '', onlyGranted: true })).toBe(true);
    expect(isPermissionShown('nightLock', false, { text: '', onlyGranted: true })).toBe(false);
  });

  it.each(['nightLock', 'NIGHT', ' lock  night ', 'night mode'])(
    'with the words %j, finds a permission by its name, label or explanation',
    (text) => {
      expect(isPermissionShown('nightLock', false, { text, onlyGranted: false })).toBe(true);
    },
  );

  it('with a word that the permission does not have, hides it', () => {
    expect(isPermissionShown('nightLock', true, { text: 'night webhook', onlyGranted: false })).toBe(false);
  });
});

describe('findUnknownPermissions', () => {
  it('finds the granted names that the schema has no field for, in their order, as far as they fit', () => {
    const enabled = ['eventLog', 'smartGarage', 'toString', 'smartFence'];
    expect(findUnknownPermissions(enabled, { text: '', onlyGranted: true })).toEqual([
      'smartGarage',
      'toString',
      'smartFence',
    ]);
    expect(findUnknownPermissions(enabled, { text: 'garage', onlyGranted: false })).toEqual(['smartGarage']);
  });
});

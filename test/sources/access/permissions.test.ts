import { describe, expect, test } from 'vitest';
import { accessRecord } from '../read.ts';
import { documentedFlags, permissionsWith } from './record.ts';

describe('access permissions', () => {
  test('none at all, are all false', async () => {
    expect(await read({})).toEqual([permissionsWith(), []]);
  });

  test('all forty, are all true and all enabled', async () => {
    const all = Object.fromEntries(documentedFlags.map((name) => [name, true]));
    expect(documentedFlags).toHaveLength(40);
    expect(await read(all)).toEqual([permissionsWith(...documentedFlags), []]);
  });

  test.each(documentedFlags)('%s alone, is true and enabled, and no other is', async (name) => {
    expect(await read({ [name]: true })).toEqual([permissionsWith(name), []]);
  });

  test('absent or null, is false without an issue', async () => {
    expect(await read({ matter: null, webKeys: true })).toEqual([permissionsWith('webKeys'), []]);
  });

  test.each(['true', 'false', 1, 0, [], {}, [true]])(
    '%j, is false and an issue, and no other is lost',
    async (value) => {
      const issues = [{ path: 'permissions.matter', code: 'MALFORMED' }];
      expect(await read({ webKeys: true, matter: value, portal: true })).toEqual([
        permissionsWith('webKeys', 'portal'),
        issues,
      ]);
    },
  );

  test('trap: a true flag that is not in the schema yet, is listed as enabled', async () => {
    const [permissions, issues] = await read({ teleport: true, matter: true, timeTravel: false, odd: 'yes' });
    expect(permissions).toEqual({ ...permissionsWith('matter'), enabled: ['teleport', 'matter'] });
    expect(issues).toEqual([]);
  });

  test('flags named like members of every object, are flags like any other', async () => {
    const flags = '{"constructor":true,"toString":true,"hasOwnProperty":false,"enabled":true,"matter":true}';
    const { permissions, dataIssues } = await accessRecord(`{"id":73,"permissions":${flags}}`);
    expect(permissions?.enabled).toEqual(['constructor', 'toString', 'enabled', 'matter']);
    expect(permissions?.matter).toBe(true);
    expect(dataIssues).toEqual([]);
  });

  test('flags within a prototype, grant nothing', async () => {
    const { permissions } = await accessRecord(
      '{"id":73,"permissions":{"__proto__":{"matter":true},"portal":true}}',
    );
    expect(permissions).toEqual(permissionsWith('portal'));
  });
});

async function read(permissions: object): Promise<readonly [unknown, unknown]> {
  const { permissions: model, dataIssues } = await accessRecord({ id: 73, permissions });
  return [model, dataIssues];
}

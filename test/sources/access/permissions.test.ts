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
    const [permissions, issues] = await read({ teleport: true, matter: true, timeTravel: false, odd: null });
    expect(permissions).toEqual({ ...permissionsWith('matter'), enabled: ['teleport', 'matter'] });
    expect(issues).toEqual([]);
  });

  test.each(['true', 'false', 'yes', 1, 0, [], {}])(
    'a flag that is not in the schema yet, as %j, is not listed and an issue of the list',
    async (value) => {
      const [permissions, issues] = await read({ webKeys: true, teleport: value, portal: true });
      expect(permissions).toEqual(permissionsWith('webKeys', 'portal'));
      expect(issues).toEqual([{ path: 'permissions.enabled', code: 'MALFORMED' }]);
    },
  );

  test.each([
    ['numbers', '{"matter":true,"10":true,"2":true,"portal":true,"-1":true}', 'matter 10 2 portal -1'],
    ['numbers and escapes', '{"\\u0061\\"b":true,"7":true}', 'a"b 7'],
    ['numbers, one of them false', '{"b":true,"1":false,"0":true}', 'b 0'],
    ['repeated', '{"b":true,"5":true,"b":true,"a":true}', 'b 5 a'],
    ['repeated, the last time false', '{"b":true,"5":true,"b":false}', '5'],
    ['in objects within', '{"a":true,"x":{"3":true,"c":true},"1":true}', 'a 1'],
  ])('flags whose names are %s, are listed in the order of the platform', async (_name, flags, expected) => {
    const decoys = '"other":{"permissions":{"8":true}},"permissions":{"9":true}';
    const body = `{"id":73,${decoys},"\\u0070ermissions" : ${flags},"then":{"6":true}}`;
    const { permissions } = await accessRecord(body);
    expect(permissions?.enabled).toEqual(expected.split(' '));
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

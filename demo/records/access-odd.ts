import { createAccessBody } from './access-body.ts';
import { createRecord } from './record.ts';
import type { DemoRecord } from './record.ts';

const largeCreator = createAccessBody({
  id: 901,
  name: 'Odd: large creator id',
  creatorAccountId: 4294967297123,
});
const corruptCreator = createAccessBody({
  id: 902,
  name: 'Odd: creator id beyond 2^53',
  creatorAccountId: 1,
});
const stringFlag = createAccessBody({ id: 903, name: 'Odd: flag as a string' });
const newFlag = createAccessBody({ id: 904, name: 'Odd: flag of tomorrow', permissions: ['eventLog'] });
const noPermissions = createAccessBody({ id: 905, name: 'Odd: no permissions' });
const nullPermissions = createAccessBody({ id: 906, name: 'Odd: permissions are null' });
const emptyTexts = createAccessBody({ id: 907, name: '', subscriptionId: '', created: '', modified: '' });
const blankTexts = createAccessBody({ id: 908, name: '  ', subscriptionId: '  ' });
const badDate = createAccessBody({ id: 909, name: 'Odd: unreadable date', created: '10.03.2026 09:32' });
const textBooleans = createAccessBody({ id: 910, name: 'Odd: booleans of another type' });
const largeId = createAccessBody({ id: 5000000123, name: 'Odd: id above 32 bits' });

/** Access organizations with one odd value each, which must not lose the rest of the organization. */
export const oddAccessRecords: readonly DemoRecord[] = [
  // Trap: an account id above the 32 bits of a GraphQL Int.
  createRecord(901, largeCreator),
  // Trap: 2^53 + 1 becomes another number in JSON.parse, so the digits are written into the text.
  {
    id: '902',
    body: JSON.stringify(corruptCreator).replace(
      '"creatorAccountId":1,',
      '"creatorAccountId":9007199254740993,',
    ),
  },
  // Trap: "true" is text, and so is "false".
  createRecord(903, {
    ...stringFlag,
    permissions: { ...stringFlag.permissions, remoteAccess: 'true', portal: 'false' },
  }),
  // Trap: a flag that no document knows yet is true.
  createRecord(904, { ...newFlag, permissions: { ...newFlag.permissions, smartGarage: true } }),
  // Trap: the permissions object is absent.
  createRecord(905, { ...noPermissions, permissions: undefined }),
  // Trap: null stands where an object belongs.
  createRecord(906, { ...nullPermissions, permissions: null }),
  // Trap: every text is "", which means not set.
  createRecord(907, emptyTexts),
  // Trap: blank text is neither a name nor "".
  createRecord(908, blankTexts),
  // Trap: a date that is not ISO 8601.
  createRecord(909, badDate),
  // Trap: personal and restricted are not booleans.
  createRecord(910, { ...textBooleans, personal: 'yes', restricted: 1 }),
  // Trap: the organization's own id is above the 32 bits of a GraphQL Int.
  createRecord(5000000123, largeId),
];

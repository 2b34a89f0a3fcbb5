import type { DataIssueCode } from '@organization-graph/react';

/** What is wrong with a value, in words. */
export const issueWords: Readonly<Record<DataIssueCode, string>> = {
  MALFORMED: 'does not have the form that the field needs',
  OUT_OF_RANGE: 'lies outside what is possible',
  UNKNOWN_VALUE: 'is none of the values that are known',
};

/** The sections of the page, by the first field of an issue's path. */
const sections: Readonly<Record<string, string>> = {
  permissions: 'permissions',
  address: 'address',
  contacts: 'contacts',
  assignedUsers: 'assigned-users',
  trackingSettings: 'tracking',
  exportIds: 'identity',
};

/** The id of the page's section that shows a field. */
export function sectionOf(path: string): string {
  const [field = ''] = path.split('.', 1);
  return sections[field] ?? 'identity';
}

/** Whether an issue concerns a field: it is about the field itself, a group around it, or a value in it. */
export function concerns(issuePath: string, fieldPath: string): boolean {
  return (
    issuePath === fieldPath || issuePath.startsWith(`${fieldPath}.`) || fieldPath.startsWith(`${issuePath}.`)
  );
}

import { useOrganizationPermissionsFragment } from '@organization-graph/react';
import type { OrganizationPermissionsFragment } from '@organization-graph/react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { Icon } from '../layout/icon.tsx';
import {
  findUnknownPermissions,
  isPermissionShown,
  permissionGroups,
} from '../permissions/permission-groups.ts';
import type { PermissionFilter, PermissionGroup } from '../permissions/permission-groups.ts';
import { permissionTexts } from '../permissions/permission-texts.ts';
import type { PermissionName } from '../permissions/permission-texts.ts';
import { IssueMark } from './facts.tsx';
import type { PartProps } from './organization.ts';
import { Owned, OwnerTag } from './side-note.tsx';
import { useView } from './view-context.ts';

type Permissions = NonNullable<OrganizationPermissionsFragment['permissions']>;

const allNames = permissionGroups.flatMap(({ names }) => names);

/** What the organization is entitled to, by theme. */
export function PermissionsCard({ organization }: PartProps): ReactNode {
  const permissions = useOrganizationPermissionsFragment(organization)?.permissions;
  return (
    <Card title="Permissions" id="permissions" span={12} aside={<OwnerTag owner="ACCESS" />}>
      <Owned owner="ACCESS" what="permissions" path="permissions">
        {permissions ? <PermissionBrowser permissions={permissions} /> : <NoPermissions />}
      </Owned>
    </Card>
  );
}

function NoPermissions(): ReactNode {
  const { hasIssue } = useView();
  return (
    <p className="side-note">
      The platform sent none that can be read. {hasIssue('permissions') && <IssueMark path="permissions" />}
    </p>
  );
}

function PermissionBrowser({ permissions }: { permissions: Permissions }): ReactNode {
  const [text, setText] = useState('');
  const [onlyGranted, setOnlyGranted] = useState(false);
  const filter: PermissionFilter = { text, onlyGranted };
  const searchId = useId();
  const shown = allNames.filter((name) => isPermissionShown(name, permissions[name], filter));
  const unknown = findUnknownPermissions(permissions.enabled, filter);
  const granted = allNames.filter((name) => permissions[name]).length;
  return (
    <>
      <div className="toolbar">
        <div className="field field-search">
          <label htmlFor={searchId}>Find a permission</label>
          <input
            id={searchId}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <label className="checkbox">
          <input
            type="checkbox"
            checked={onlyGranted}
            onChange={(event) => setOnlyGranted(event.target.checked)}
          />
          Granted only
        </label>
        <p role="status" className="toolbar-count">
          {shown.length} of {allNames.length} shown, {granted} granted
        </p>
      </div>
      {shown.length === 0 && unknown.length === 0 && (
        <p className="side-note">No permission fits. Change the words, or show those that are not granted.</p>
      )}
      <div className="permission-groups">
        {permissionGroups.map((group) => (
          <PermissionList key={group.title} group={group} shown={shown} permissions={permissions} />
        ))}
        {unknown.length > 0 && (
          <section>
            <h3>
              Without a field yet <span className="count">{unknown.length}</span>
            </h3>
            <ul className="permissions">
              {unknown.map((name) => (
                <li key={name} className="permission">
                  <Icon tone="good" />
                  <p>
                    <code>{name}</code> <span className="visually-hidden">granted</span>
                    <span className="permission-explanation">
                      Granted by the platform; this schema does not know it, yet.
                    </span>
                  </p>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}

interface PermissionListProps {
  readonly group: PermissionGroup;
  readonly shown: readonly PermissionName[];
  readonly permissions: Permissions;
}

function PermissionList({ group: { title, names }, shown, permissions }: PermissionListProps): ReactNode {
  const visible = names.filter((name) => shown.includes(name));
  if (visible.length === 0) return null;
  const granted = names.filter((name) => permissions[name]).length;
  return (
    <section>
      <h3>
        {title}{' '}
        <span className="count">
          {granted} of {names.length} granted
        </span>
      </h3>
      <ul className="permissions">
        {visible.map((name) => (
          <Permission key={name} name={name} isGranted={permissions[name]} />
        ))}
      </ul>
    </section>
  );
}

function Permission({ name, isGranted }: { name: PermissionName; isGranted: boolean }): ReactNode {
  const { hasIssue } = useView();
  const { label, explanation } = permissionTexts[name];
  const path = `permissions.${name}`;
  return (
    <li className={isGranted ? 'permission' : 'permission permission-denied'}>
      <Icon tone={isGranted ? 'good' : 'neutral'} />
      <p>
        <span className="permission-label">{label}</span>{' '}
        <span className="visually-hidden">{isGranted ? 'granted' : 'not granted'}.</span>{' '}
        {hasIssue(path) && <IssueMark path={path} />}
        <span className="permission-explanation">{explanation}</span>
      </p>
    </li>
  );
}

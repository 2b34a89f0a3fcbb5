import { useOrganizationAssignedUsersFragment } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import { Card } from '../layout/card.tsx';
import { IssueMark } from './facts.tsx';
import type { PartProps } from './organization.ts';
import { Owned, OwnerTag } from './side-note.tsx';
import { useView } from './view-context.ts';

/** Who has a role in the organization. */
export function AssignedUsersCard({ organization }: PartProps): ReactNode {
  const users = useOrganizationAssignedUsersFragment(organization)?.assignedUsers;
  const { hasIssue } = useView();
  return (
    <Card title="Assigned users" id="assigned-users" span={6} aside={<OwnerTag owner="WORKFORCE" />}>
      <Owned owner="WORKFORCE" what="assigned users" path="assignedUsers">
        {users ? (
          <>
            <UserList
              title="Administrators"
              path="assignedUsers.administrators"
              users={users.administrators}
            />
            <UserList title="Approvers" path="assignedUsers.approvers" users={users.approvers} />
            <UserList title="Employees" path="assignedUsers.employees" users={users.employees} />
          </>
        ) : (
          <p className="side-note">
            None are set. {hasIssue('assignedUsers') && <IssueMark path="assignedUsers" />}
          </p>
        )}
      </Owned>
    </Card>
  );
}

/** How many ids of a list are shown at first. */
const COLLAPSED_LENGTH = 3;

interface UserListProps {
  readonly title: string;
  readonly path: string;
  readonly users: readonly { readonly id: string }[];
}

function UserList({ title, path, users }: UserListProps): ReactNode {
  const { hasIssue } = useView();
  const [isWhole, setIsWhole] = useState(false);
  const listId = useId();
  const shown = isWhole ? users : users.slice(0, COLLAPSED_LENGTH);
  return (
    <section className="users">
      <h3>
        {title} <span className="count">{users.length === 0 ? 'none' : users.length}</span>
        {hasIssue(path) && <IssueMark path={path} />}
      </h3>
      {users.length > 0 && (
        <ul id={listId}>
          {shown.map(({ id }) => (
            <li key={id}>
              <code>{id}</code>
            </li>
          ))}
        </ul>
      )}
      {users.length > COLLAPSED_LENGTH && (
        <button
          type="button"
          className="button-plain"
          aria-expanded={isWhole}
          aria-controls={listId}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Show fewer' : `Show all ${users.length}`}
          <span className="visually-hidden"> {title.toLowerCase()}</span>
        </button>
      )}
    </section>
  );
}

import type { OrganizationState, Source, SourceStatus } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from '../layout/icon.tsx';
import { wholeName } from '../layout/whole-name.ts';
import { organizationPath } from '../paths.ts';
import { describeRow } from '../words/rows.ts';
import { typeWords } from '../words/organization-types.ts';
import type { OrganizationType } from '@organization-graph/react';
import { sourceStatusWords } from '../words/sources.ts';

/** What a list shows of an organization. */
export interface ListedOrganization {
  readonly id: string;
  readonly name: string | null;
  readonly type: OrganizationType | null;
  readonly isRestricted: boolean | null;
  readonly sources: readonly { readonly source: Source; readonly status: SourceStatus }[];
}

interface OrganizationRowProps {
  /** The id that was asked for. */
  readonly id: string;
  readonly state: OrganizationState<ListedOrganization>;
}

/** One organization of a list, in whatever state it is. */
export function OrganizationRow({ id, state }: OrganizationRowProps): ReactNode {
  const organization = 'organization' in state ? state.organization : null;
  const name = organization ? (organization.name ?? 'No name') : id;
  const { tone, label, explanation } = describeRow(state);
  return (
    <li className="row" aria-busy={state.status === 'loading'}>
      <div className="row-name">
        <Link to={organizationPath(organization?.id ?? id)} title={wholeName(name)}>
          {name}
        </Link>
        {organization && (
          <p className="row-id">
            <code>{organization.id}</code>
            {organization.id !== id && (
              <>
                {' '}
                asked for as <code>{id}</code>
              </>
            )}
          </p>
        )}
      </div>
      <div className="row-kind">
        {organization?.type && <span className="tag">{typeWords[organization.type]}</span>}
        {organization?.isRestricted && <span className="tag tag-warning">Restricted</span>}
      </div>
      <div className="row-state">
        <Icon tone={tone} />
        <p>
          <strong>{label}</strong>
          {explanation && <span className="row-explanation">{explanation}</span>}
        </p>
      </div>
      <ul className="row-sources" aria-label="Sources">
        {organization?.sources.map(({ source, status }) => (
          <li key={source}>
            <span className="row-source">{source === 'ACCESS' ? 'Access' : 'Workforce'}</span>{' '}
            <span className={`status tone-${sourceStatusWords[status].tone}`}>
              {sourceStatusWords[status].label}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

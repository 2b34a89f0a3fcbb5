import type { MissingSource } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { Icon } from '../layout/icon.tsx';
import { sayDateTime } from '../words/date-time.ts';
import { platformTitles, sourceStatusWords } from '../words/sources.ts';
import type { Organization, PartProps } from './organization.ts';
import { useView } from './view-context.ts';

/** How reading each platform went. */
export function SourcesCard({ organization }: PartProps): ReactNode {
  const { missing } = useView();
  return (
    <Card title="Sources" id="sources">
      <ul className="sources">
        {organization.sources.map((state) => (
          <SourceRow key={state.source} state={state} missing={missing} />
        ))}
      </ul>
    </Card>
  );
}

interface SourceRowProps {
  readonly state: Organization['sources'][number];
  readonly missing: readonly MissingSource[];
}

function SourceRow({ state: { source, status, fetchedAt }, missing }: SourceRowProps): ReactNode {
  // Whether a refused key is a bad one may be known only at the end: the error knows, `sources` does not, yet.
  const isForbidden = missing.some(
    (one) => one.source === source && one.reason === 'FORBIDDEN' && one.path.length === 0,
  );
  const { label, explanation, tone } = sourceStatusWords[isForbidden ? 'FORBIDDEN' : status];
  return (
    <li>
      <Icon tone={tone} />
      <div>
        <p className="source-head">
          <strong>{platformTitles[source]}</strong>
          <span className={`status tone-${tone}`}>{label}</span>
        </p>
        <p className="muted">{explanation}</p>
        {fetchedAt && (
          <p className="muted">
            As of <time dateTime={fetchedAt}>{sayDateTime(fetchedAt)}</time>
          </p>
        )}
      </div>
    </li>
  );
}

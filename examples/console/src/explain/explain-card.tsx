import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { Icon } from '../layout/icon.tsx';
import { useSettings } from '../settings-context.ts';
import { sayHow, sayMs, statusOfRead } from '../words/reads.ts';
import { platformTitles, sourceStatusWords } from '../words/sources.ts';
import { useExplaining, useExplanation } from './explain-context.ts';
import type { Explanation, ReadRecord } from './explanation.ts';

interface ExplainCardProps {
  /** Of the organization, as it was asked for. */
  readonly id: string;
  readonly onRefresh: () => void;
}

/** How the organization of this page was read: nothing where the graph tells nobody. */
export function ExplainCard({ id, onRefresh }: ExplainCardProps): ReactNode {
  const { explain } = useSettings();
  const { isOn, turn } = useExplaining();
  if (!explain) return null;
  const change = (next: boolean) => {
    turn(next);
    if (next) onRefresh();
  };
  return (
    <div className="explain">
      <Card
        title="How this was read"
        id="explain"
        aside={
          <label className="checkbox">
            <input
              type="checkbox"
              role="switch"
              checked={isOn}
              onChange={({ target }) => change(target.checked)}
            />
            Ask with each request
          </label>
        }
      >
        {isOn ? (
          <Queries id={id} />
        ) : (
          <p className="muted">
            The graph can tell which platforms were called for this page, what was shared or kept, and how
            long it took.
          </p>
        )}
      </Card>
    </div>
  );
}

/** What the page asks the graph for. */
function Queries({ id }: { id: string }): ReactNode {
  const organization = useExplanation('Organization', id);
  const parents = useExplanation('OrganizationParents', id);
  if (organization === null && parents === null) {
    return <p className="muted">Nothing has been asked since: refresh to see it.</p>;
  }
  return (
    <div className="queries">
      {organization && <Query title="This organization" explanation={organization} />}
      {parents && <Query title="The units above it" explanation={parents} />}
    </div>
  );
}

interface QueryProps {
  readonly title: string;
  readonly explanation: Explanation;
}

function Query({ title, explanation: { durationMs, records, omitted } }: QueryProps): ReactNode {
  return (
    <section>
      <h3>
        {title} <span className="owner">{sayMs(durationMs)} in all</span>
      </h3>
      {records.length === 0 && <p className="muted">No record was asked for.</p>}
      <ol className="reads">
        {records.map((record, index) => (
          <Read key={index} record={record} />
        ))}
      </ol>
      {omitted > 0 && <p className="muted">And {omitted} more.</p>}
    </section>
  );
}

function Read({ record }: { record: ReadRecord }): ReactNode {
  const { source, id, durationMs } = record;
  const { label, tone } = sourceStatusWords[statusOfRead(record)];
  return (
    <li>
      <Icon tone={tone} />
      <div>
        <p className="source-head">
          <strong>{platformTitles[source]}</strong>
          <span className="took">{sayMs(durationMs)}</span>
        </p>
        <p className="muted">
          <span className={`status tone-${tone}`}>{label}</span>
          {' · '}
          {sayHow(record)}
        </p>
        {id !== null && (
          <p className="muted">
            <code>{id}</code>
          </p>
        )}
      </div>
    </li>
  );
}

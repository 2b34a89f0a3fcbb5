import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { issueWords, sectionOf } from '../words/issues.ts';
import { platformNames } from '../words/sources.ts';
import type { PartProps } from './organization.ts';
import { useView } from './view-context.ts';

/** The values that a platform sent and that cannot be shown as they are. */
export function IssuesCard({ organization: { dataIssues } }: PartProps): ReactNode {
  const { sides } = useView();
  const isAllRead = !Object.values(sides).includes('unreadable');
  return (
    <Card
      title="Data issues"
      id="data-issues"
      aside={<span className="count">{dataIssues.length === 0 ? 'None' : dataIssues.length}</span>}
    >
      {dataIssues.length === 0 ? (
        <p className="muted">
          {isAllRead
            ? 'Every value that was sent can be shown.'
            : 'Every value that could be read can be shown.'}
        </p>
      ) : (
        <ul className="issues">
          {dataIssues.map(({ source, path, code }) => (
            <li key={`${source} ${path} ${code}`}>
              <a href={`#${sectionOf(path)}`}>
                <Path path={path} />
              </a>
              <span>
                What the {platformNames[source]} sent {issueWords[code]}.
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** A path of fields, which breaks at its dots where it is too long for a line. */
function Path({ path }: { path: string }): ReactNode {
  const [first = '', ...others] = path.split('.');
  return (
    <code>
      {first}
      {others.map((name, index) => (
        <Fragment key={index}>
          .<wbr />
          {name}
        </Fragment>
      ))}
    </code>
  );
}

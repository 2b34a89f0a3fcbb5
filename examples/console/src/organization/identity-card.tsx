import { useOrganizationExportIdsFragment } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Card } from '../layout/card.tsx';
import { typeWords } from '../words/organization-types.ts';
import { Code, DateTime, Fact, Facts } from './facts.tsx';
import type { PartProps } from './organization.ts';
import { Owned, StaleTag } from './side-note.tsx';
import { useValidityWarning } from './use-validity-warning.ts';

/** What the organization is, as each platform has it. */
export function IdentityCard({ organization }: PartProps): ReactNode {
  return (
    <Card title="Identity" id="identity" span={8}>
      <div className="identity">
        <WorkforceIdentity organization={organization} />
        <AccessIdentity organization={organization} />
      </div>
    </Card>
  );
}

function WorkforceIdentity({ organization }: PartProps): ReactNode {
  const { workforceId, description, type, validFrom, validTo } = organization;
  const exportIds = useOrganizationExportIdsFragment(organization)?.exportIds;
  const earlyWarning = useValidityWarning(validFrom, null);
  const lateWarning = useValidityWarning(null, validTo);
  const owner = 'WORKFORCE';
  return (
    <div>
      <h3>
        On the workforce platform <StaleTag owner={owner} />
      </h3>
      <Owned owner={owner}>
        <Facts>
          <Fact label="Id" path="workforceId" owner={owner}>
            {workforceId && <Code>{workforceId}</Code>}
          </Fact>
          <Fact label="Description" path="description" owner={owner}>
            {description}
          </Fact>
          <Fact label="Kind" path="type" owner={owner}>
            {type && typeWords[type]}
          </Fact>
          <Fact label="Valid from" path="validFrom" owner={owner}>
            {validFrom && <Limit value={validFrom} warning={earlyWarning} />}
          </Fact>
          <Fact label="Valid until" path="validTo" owner={owner} unset="Open-ended">
            {validTo && <Limit value={validTo} warning={lateWarning} />}
          </Fact>
          <Fact label="Export id 1" path="exportIds.exportId1" owner={owner}>
            {exportIds?.exportId1}
          </Fact>
          <Fact label="Export id 2" path="exportIds.exportId2" owner={owner}>
            {exportIds?.exportId2}
          </Fact>
          <Fact label="Export id 3" path="exportIds.exportId3" owner={owner}>
            {exportIds?.exportId3}
          </Fact>
          <Fact label="Terminal chip" path="exportIds.hardwareTerminalChipId" owner={owner}>
            {exportIds?.hardwareTerminalChipId}
          </Fact>
        </Facts>
      </Owned>
    </div>
  );
}

/** A limit of the validity, marked where the time has not come or is over. */
function Limit({ value, warning }: { value: string; warning: string | null }): ReactNode {
  return (
    <>
      <DateTime value={value} />
      {warning !== null && <span className="tag tag-warning">{warning}</span>}
    </>
  );
}

function AccessIdentity({ organization }: PartProps): ReactNode {
  const { accessId, isPersonal, isRestricted, subscriptionId, creator, createdAt, updatedAt } = organization;
  const owner = 'ACCESS';
  return (
    <div>
      <h3>
        On the access platform <StaleTag owner={owner} />
      </h3>
      <Owned owner={owner}>
        <Facts>
          <Fact label="Id" path="accessId" owner={owner}>
            {accessId && <Code>{accessId}</Code>}
          </Fact>
          <Fact label="Belongs to" path="isPersonal" owner={owner}>
            {isPersonal === null ? null : isPersonal ? 'A person' : 'A company'}
          </Fact>
          <Fact label="Restricted" path="isRestricted" owner={owner}>
            {isRestricted === null ? null : isRestricted ? 'Yes' : 'No'}
          </Fact>
          <Fact label="Subscription" path="subscriptionId" owner={owner}>
            {subscriptionId && <Code>{subscriptionId}</Code>}
          </Fact>
          <Fact label="Creator" path="creator" owner={owner}>
            {creator && <Code>{creator.id}</Code>}
          </Fact>
          <Fact label="Created" path="createdAt" owner={owner}>
            {createdAt && <DateTime value={createdAt} />}
          </Fact>
          <Fact label="Last changed" path="updatedAt" owner={owner}>
            {updatedAt && <DateTime value={updatedAt} />}
          </Fact>
        </Facts>
      </Owned>
    </div>
  );
}

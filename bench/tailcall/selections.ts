import type { Selections } from '../workloads.ts';

const row = 'id dateCreated permissions { webKeys portal }';
const workforceRow = 'id name { organizationName }';

/** The same fields as our own selections, where Tailcall has them. */
export const tailcallSelections: Selections = {
  whole: `
    id personal restricted subscriptionId creatorAccountId dateCreated dateModified
    permissions { rangeBoostMode remoteAccess eventLog matter powerSaveMode webKeys portal }
    workforce {
      id validFrom validTo name { organizationName description } organizationType { type } address { id country }
      contactInformation { organizationEmail phoneNumber } locationTracking { isOn latitude longitude }
      exportIds { exportId1 }
    }`,
  row: `${row} workforce { ${workforceRow} parent { ${workforceRow} address { country } } }`,
  rowAlone: `${row} workforce { ${workforceRow} }`,
};

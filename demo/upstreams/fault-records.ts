import { createAccessRecord } from '../records/access-body.ts';
import type { DemoRecord } from '../records/record.ts';
import { createWorkforceRecord } from '../records/workforce-body.ts';
import { workforceIds } from '../records/workforce-ids.ts';
import { demoFaults } from './faults.ts';
import type { DemoFault } from './faults.ts';

function createAccess(id: string, name: string): DemoRecord {
  return createAccessRecord({ id: Number(id), name, permissions: ['eventLog', 'remoteAccess'] });
}

function createWorkforce(id: string, name: string): DemoRecord {
  return createWorkforceRecord({
    id,
    name,
    type: 'project',
    parent: workforceIds.acmeHolding,
    people: [1, 0, 1],
  });
}

/** What the access organizations with a fault would answer without it. */
export const faultyAccessRecords: readonly DemoRecord[] = demoFaults.map(({ accessId, name }) =>
  createAccess(accessId, `Access fault: ${name}`),
);

/** What the workforce organizations with a fault would answer without it. */
export const faultyWorkforceRecords: readonly DemoRecord[] = demoFaults.map(({ workforceId, name }) =>
  createWorkforce(workforceId, `Workforce fault: ${name}`),
);

/** The healthy access organizations that are linked with a workforce organization that has a fault. */
export const healthyAccessRecords: readonly DemoRecord[] = demoFaults.map(({ healthyAccessId, name }) =>
  createAccess(healthyAccessId, `Workforce fault: ${name} (access is well)`),
);

/** The healthy workforce organizations that are linked with an access organization that has a fault. */
export const healthyWorkforceRecords: readonly DemoRecord[] = demoFaults.map(({ healthyWorkforceId, name }) =>
  createWorkforce(healthyWorkforceId, `Access fault: ${name} (workforce is well)`),
);

/** The faults by the id of the access organization that has them. */
export const accessFaults: ReadonlyMap<string, DemoFault> = new Map(
  demoFaults.map((fault) => [fault.accessId, fault]),
);

/** The faults by the id of the workforce organization that has them. */
export const workforceFaults: ReadonlyMap<string, DemoFault> = new Map(
  demoFaults.map((fault) => [fault.workforceId, fault]),
);

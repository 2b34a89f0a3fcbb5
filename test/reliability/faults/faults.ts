import { bodyFaults } from './bodies.ts';
import { connectionFaults } from './connections.ts';
import type { FaultGroup } from './fault.ts';
import { repeatedFaults } from './outages.ts';
import { statusFaults } from './statuses.ts';

/** Every fault that is tested, and told in docs/reliability.md. */
export const faultGroups: readonly FaultGroup[] = [
  connectionFaults,
  bodyFaults,
  statusFaults,
  repeatedFaults,
];

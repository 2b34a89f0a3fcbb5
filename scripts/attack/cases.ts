import type { AttackCase } from './attack-case.ts';
import { connectionCases } from './cases/connections.ts';
import { deadConnections } from './cases/database.ts';
import { documentCases } from './cases/documents.ts';
import { memoryCases } from './cases/memory.ts';
import { fileAndSignalCases } from './cases/files-and-signals.ts';
import { outputCases } from './cases/output.ts';
import { upstreamCases } from './cases/upstreams.ts';

/** Every case, in the order of the table. */
export const attackCases: readonly AttackCase[] = [
  ...memoryCases,
  ...connectionCases,
  ...documentCases,
  ...outputCases,
  ...fileAndSignalCases,
  ...upstreamCases,
  deadConnections,
].toSorted((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true }));

import { acme, acmeGraph } from '../../organizations/records.ts';
import type { SupergraphOptions } from './supergraph.ts';

/** The users of acme: an administrator whose name is known, an employee whose name is not. */
export const userIds = [
  '5eed0000-39c5-436f-a70b-000000000001',
  '5eed0000-39c5-436f-a70b-000000000002',
] as const;

/** The account that created acme and works for it. */
export const ada = { id: '40', name: 'Ada', accessId: acme.accessId };

/** Acme with the people around it, in two subgraphs. */
export const acmeSupergraph: SupergraphOptions = {
  graph: acmeGraph(
    { creatorAccountId: 40 },
    { assignUsers: { administrators: [{ userId: userIds[0] }], employees: [{ userId: userIds[1] }] } },
  ),
  accounts: [ada],
  userNames: new Map([[userIds[0], 'Mara']]),
};

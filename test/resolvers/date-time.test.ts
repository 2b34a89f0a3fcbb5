import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { acmeGraph } from '../organizations/records.ts';

const moments = [
  '2026-03-10T09:32:57.363979Z',
  '2026-03-10T09:32:58.07308Z',
  '2026-03-10T09:32:58.123456789Z',
  '2022-12-31T23:59:59+00:00',
  '2022-12-31t23:59:59.100z',
  '2022-12-31T23:59:59-11:30',
  '1969-12-31T23:59:60Z',
];

describe('DateTime', () => {
  test.each(moments)('%s from either platform, is answered to the last digit', async (moment) => {
    await using graph = await startGraph(
      acmeGraph({ dateCreated: moment, dateModified: moment }, { validFrom: moment, validTo: moment }),
    );
    const answer = await graph.query(
      '{ organization(id: "acme") { createdAt updatedAt validFrom validTo } }',
    );
    expect(answer.data).toEqual({
      organization: { createdAt: moment, updatedAt: moment, validFrom: moment, validTo: moment },
    });
  });
});

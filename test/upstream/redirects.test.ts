import { describe, expect, test } from 'vitest';
import { accessPath, acme, describeErrors, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';

const query = '{ organization(id: "acme") { isPersonal description sources { source status } } }';

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    '%i of both platforms to another host, is an error, and nothing arrives there',
    async (status) => {
      await using elsewhere = await startUpstream();
      const redirect = { status, headers: { location: `${elsewhere.url}/v1/organizations/73` }, body: '{}' };
      await using graph = await startGraph({
        links: [acme],
        access: { [accessPath(acme.accessId)]: redirect },
        workforce: { [workforcePath(acme.workforceId)]: redirect },
      });
      const answer = await graph.query(query);
      expect(describeErrors(answer)).toEqual(['UPSTREAM_REJECTED WORKFORCE organization']);
      expect(graph.calls).toEqual([accessPath(acme.accessId), workforcePath(acme.workforceId)]);
      expect(elsewhere.requests).toEqual([]);
      expect(answer.text + graph.logLines.join('')).not.toContain(elsewhere.url);
    },
  );

  test.each([301, 302, 303, 307, 308])(
    '%i of both platforms to another path of their own, is not followed',
    async (status) => {
      const redirect = { status, headers: { location: '/elsewhere' } };
      await using graph = await startGraph({
        links: [acme],
        access: { [accessPath(acme.accessId)]: redirect, '/elsewhere': { json: { id: 73 } } },
        workforce: {
          [workforcePath(acme.workforceId)]: redirect,
          '/elsewhere': { json: { id: acme.workforceId } },
        },
      });
      expect((await graph.query(query)).data).toEqual({ organization: null });
      expect(graph.calls).toEqual([accessPath(acme.accessId), workforcePath(acme.workforceId)]);
    },
  );
});

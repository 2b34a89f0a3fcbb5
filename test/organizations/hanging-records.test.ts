import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import {
  accessPath,
  accessRecords,
  chainGraph,
  childOf,
  numbersTo,
  uuidOf,
  workforceBody,
  workforcePath,
  workforceRecords,
} from './records.ts';

/** A record that is answered only when a test says so. */
function hangingRecord(body: object): { script: Script; asked: Promise<void>; answer: () => void } {
  const asked = Promise.withResolvers<undefined>();
  let response: ServerResponse | null = null;
  return {
    script: (_, given) => {
      response = given;
      asked.resolve(undefined);
    },
    asked: asked.promise,
    answer: () => {
      response?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
  };
}

describe('a record that hangs', () => {
  test('in a list, holds up neither the other records nor their parents', async () => {
    const hanging = hangingRecord(workforceBody(uuidOf(1)));
    const grandparent = hangingRecord(workforceBody(uuidOf(4)));
    await using graph = await startGraph({
      workforce: {
        ...workforceRecords({ [uuidOf(2)]: childOf(uuidOf(3)), [uuidOf(3)]: childOf(uuidOf(4)) }),
        [workforcePath(uuidOf(1))]: hanging.script,
        [workforcePath(uuidOf(4))]: grandparent.script,
      },
    });
    const answering = graph.query(
      `{ organizations(ids: ["workforce:${uuidOf(1)}", "workforce:${uuidOf(2)}"]) { parent { parent { type } } } }`,
    );
    await Promise.all([hanging.asked, grandparent.asked]);
    expect(graph.calls.toSorted()).toEqual(numbersTo(4).map((number) => workforcePath(uuidOf(number))));
    grandparent.answer();
    hanging.answer();
    const answer = await answering;
    expect(answer.data).toEqual({
      organizations: [{ parent: null }, { parent: { parent: { type: null } } }],
    });
  });

  test('at the one side of an organization, does not hold up the parent that the other names', async () => {
    const hanging = hangingRecord({ id: 1 });
    const parent = hangingRecord(workforceBody(uuidOf(2)));
    await using graph = await startGraph(chainGraph(2));
    graph.access.on(accessPath('1'), hanging.script);
    graph.workforce.on(workforcePath(uuidOf(2)), parent.script);
    const answering = graph.query('{ organization(id: "unit-1") { isPersonal parent { description } } }');
    await Promise.all([hanging.asked, parent.asked]);
    parent.answer();
    hanging.answer();
    const answer = await answering;
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organization: { isPersonal: null, parent: { description: `About ${uuidOf(2)}` } },
    });
  });

  test('at the one side of an organization, does not hold up the call to the other', async () => {
    const hanging = hangingRecord({ id: 1 });
    const other = hangingRecord(workforceBody(uuidOf(1)));
    await using graph = await startGraph(chainGraph(1));
    graph.access.on(accessPath('1'), hanging.script);
    graph.workforce.on(workforcePath(uuidOf(1)), other.script);
    const answering = graph.query('{ organization(id: "unit-1") { id isPersonal description } }');
    await Promise.all([hanging.asked, other.asked]);
    hanging.answer();
    other.answer();
    expect((await answering).errors).toBeUndefined();
  });

  test('under one root field, does not hold up the second side that another asks for a name', async () => {
    const hanging = hangingRecord({ id: 1 });
    const second = hangingRecord({ id: 2, name: 'Lock' });
    await using graph = await startGraph({
      ...chainGraph(2),
      access: { [accessPath('1')]: hanging.script, [accessPath('2')]: second.script },
      workforce: workforceRecords({ [uuidOf(2)]: { name: { organizationName: '' } } }),
    });
    const answering = graph.query(
      '{ a: organization(id: "access:1") { isPersonal } b: organization(id: "unit-2") { name } }',
    );
    await Promise.all([hanging.asked, second.asked]);
    hanging.answer();
    second.answer();
    expect((await answering).data).toEqual({ a: { isPersonal: null }, b: { name: 'Lock' } });
  });

  test('until its time is up, leaves the others their answers', async () => {
    const hanging = hangingRecord({});
    await using graph = await startGraph({
      access: { ...accessRecords({ '2': {} }), [accessPath('1')]: hanging.script },
      environment: { UPSTREAM_TIMEOUT_MS: '100' },
    });
    const answer = await graph.query('{ organizations(ids: ["access:1", "access:2"]) { id } }');
    expect(answer.data).toEqual({ organizations: [null, { id: 'access:2' }] });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      path: ['organizations', 0],
      extensions: { code: 'UPSTREAM_TIMEOUT', source: 'ACCESS', retryable: true },
    });
  });
});

import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessRecords,
  acme,
  acmeGraph,
  acmeIds,
  uuidOf,
  workforcePath,
  workforceRecords,
} from './records.ts';

const upperCaseId = `workforce:${acme.workforceId.toUpperCase()}`;

describe('Organization.id', () => {
  test.each([...acmeIds, upperCaseId])(
    'asked by %s of a linked organization, is the name of the link',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const document = 'query ($id: ID!) { organization(id: $id) { id accessId workforceId } }';
      const answer = await graph.query(document, { variables: { id } });
      expect(answer.data).toEqual({
        organization: { id: 'acme', accessId: '73', workforceId: acme.workforceId },
      });
      expect(answer.errors).toBeUndefined();
    },
  );

  test('asked in every form in one list, is the same each time', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
    const answer = await graph.query(document, { variables: { ids: [...acmeIds, upperCaseId] } });
    const expected = { id: 'acme' };
    expect(answer.data).toEqual({ organizations: [expected, expected, expected, expected] });
  });

  test('of an access record without a link, is the prefixed id', async () => {
    await using graph = await startGraph({
      access: accessRecords({ '9007199254740991': {} }),
      links: [acme],
    });
    const answer = await graph.query(
      '{ organization(id: "access:9007199254740991") { id accessId workforceId } }',
    );
    expect(answer.data).toEqual({
      organization: { id: 'access:9007199254740991', accessId: '9007199254740991', workforceId: null },
    });
    expect(answer.errors).toBeUndefined();
  });

  test('of a workforce record without a link, asked in upper case, is the prefixed id in lower case', async () => {
    const uuid = 'abcdefab-39c5-436f-a70b-d3a14db753c0';
    await using graph = await startGraph({ workforce: workforceRecords({ [uuid]: {} }), links: [acme] });
    const document = `{ organization(id: "workforce:${uuid.toUpperCase()}") { id accessId workforceId } }`;
    const answer = await graph.query(document);
    expect(answer.data).toEqual({
      organization: { id: `workforce:${uuid}`, accessId: null, workforceId: uuid },
    });
    expect(graph.calls).toEqual([workforcePath(uuid)]);
  });

  test('of a record that the platform writes in upper case, is in lower case', async () => {
    const uuid = 'abcdefab-39c5-436f-a70b-d3a14db753c0';
    await using graph = await startGraph({
      workforce: { [workforcePath(uuid)]: { json: { id: uuid.toUpperCase() } } },
    });
    const answer = await graph.query(`{ organization(id: "workforce:${uuid}") { id workforceId } }`);
    expect(answer.data).toEqual({ organization: { id: `workforce:${uuid}`, workforceId: uuid } });
  });

  test('of a link whose file has its UUID in upper case, is found by lower case', async () => {
    const link = { id: 'loud', accessId: '1', workforceId: 'ABCDEFAB-39C5-436F-A70B-D3A14DB753C0' };
    await using graph = await startGraph({
      links: [link],
      workforce: workforceRecords({ [link.workforceId.toLowerCase()]: {} }),
    });
    const answer = await graph.query(
      `{ organization(id: "workforce:${link.workforceId.toLowerCase()}") { id workforceId } }`,
    );
    expect(answer.data).toEqual({
      organization: { id: 'loud', workforceId: link.workforceId.toLowerCase() },
    });
  });

  test('of a name that looks like a native id, is the name: links and records do not mix', async () => {
    const link = { id: '7', accessId: '8', workforceId: uuidOf(8) };
    await using graph = await startGraph({ links: [link], access: accessRecords({ '7': {}, '8': {} }) });
    const answer = await graph.query(
      '{ byName: organization(id: "7") { id accessId } byRecord: organization(id: "access:7") { id accessId } }',
    );
    expect(answer.data).toEqual({
      byName: { id: '7', accessId: '8' },
      byRecord: { id: 'access:7', accessId: '7' },
    });
  });
});

import { describe, test } from 'vitest';
import { plantTree } from '../house/planted-tree.ts';
import { apiSdl, diffSchema, edit, noChange, subgraphSdl } from './support/diff-schema.ts';

const key = '@key(fields: "workforceId")';
const field = '  isRestricted: Boolean\n';
const description =
  'Whether the access platform has restricted this organization. Owned by the access platform.';

describe.concurrent('scripts/diff-schema.ts, compared with an earlier file', () => {
  test.for([
    ['the SDL of a subgraph', subgraphSdl],
    ['the SDL of clients', apiSdl],
  ] as const)('that is %s and the same, tells of no change and exits 0', async ([, earlier], context) => {
    await using tree = await plantTree({ 'earlier.graphql': earlier });
    context.expect(await diffSchema(tree.root, 'earlier.graphql')).toEqual(noChange);
  });

  test.for([
    {
      change: 'a field that is gone',
      earlier: edit(subgraphSdl, field, `${field}  motto: String\n`),
      code: 1,
      report: [
        'Breaking: 1',
        "  Field 'motto' was removed from object type 'Organization'",
        'Dangerous: none',
        'Safe: none',
      ],
    },
    {
      change: 'a field that is gone from what clients see',
      earlier: edit(apiSdl, field, `${field}  motto: String\n`),
      code: 1,
      report: [
        'Breaking: 1',
        "  Field 'motto' was removed from object type 'Organization'",
        'Dangerous: none',
        'Safe: none',
      ],
    },
    {
      change: 'a field that may now be null',
      earlier: edit(subgraphSdl, field, '  isRestricted: Boolean!\n'),
      code: 1,
      report: [
        'Breaking: 1',
        "  Field 'Organization.isRestricted' changed type from 'Boolean!' to 'Boolean'",
        'Dangerous: none',
        'Safe: none',
      ],
    },
    {
      change: 'a field that is new',
      earlier: edit(subgraphSdl, `  "${description}"\n${field}`, ''),
      code: 0,
      report: [
        'Breaking: none',
        'Dangerous: none',
        'Safe: 2',
        "  Field 'isRestricted' was added to object type 'Organization'",
        `  Field 'Organization.isRestricted' has description '${description}'`,
      ],
    },
    {
      change: 'a value that is new',
      earlier: edit(subgraphSdl, '  "None of the other kinds."\n  OTHER\n', ''),
      code: 0,
      report: [
        'Breaking: none',
        'Dangerous: 1',
        "  Enum value 'OTHER' was added to enum 'OrganizationType'",
        'Safe: 1',
        "  Description 'None of the other kinds.' was added to enum value 'OrganizationType.OTHER'",
      ],
    },
    {
      change: 'a field that is deprecated no more',
      earlier: edit(subgraphSdl, field, '  isRestricted: Boolean @deprecated(reason: "Old.")\n'),
      code: 0,
      report: [
        'Breaking: none',
        'Dangerous: none',
        'Safe: 2',
        "  Field 'Organization.isRestricted' is no longer deprecated",
        "  Directive 'deprecated' was removed from field 'Organization.isRestricted'",
      ],
    },
    {
      change: 'a key that is gone',
      earlier: edit(subgraphSdl, key, `${key} @key(fields: "subscriptionId")`),
      code: 1,
      report: [
        'Breaking: 1',
        '  Key removed: Organization @key(fields: "subscriptionId")',
        'Dangerous: none',
        'Safe: none',
      ],
    },
    {
      change: 'a key that is new',
      earlier: edit(subgraphSdl, key, ''),
      code: 0,
      report: [
        'Breaking: none',
        'Dangerous: none',
        'Safe: 1',
        '  Key added: Organization @key(fields: "workforceId")',
      ],
    },
  ])('with $change, names it and exits $code', async ({ earlier, code, report }, context) => {
    await using tree = await plantTree({ 'earlier.graphql': earlier });
    context
      .expect(await diffSchema(tree.root, 'earlier.graphql'))
      .toEqual({ code, stdout: `${report.join('\n')}\n`, stderr: '' });
  });
});

import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { describe, test } from 'vitest';
import { plantTree } from '../house/planted-tree.ts';
import { diffSchema, edit, noChange, subgraphSdl } from './support/diff-schema.ts';

const run = promisify(execFile);
const motto = edit(subgraphSdl, '  isPersonal: Boolean\n', '  isPersonal: Boolean\n  motto: String\n');

/** Makes a git repository of a folder, with nothing of this machine's settings, and commits all of it under a tag. */
async function commit(folder: string, tag: string): Promise<void> {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  const commands = [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--no-gpg-sign', '--message', tag],
    ['tag', tag],
  ];
  for (const command of commands) await run('git', command, { cwd: folder, env: environment });
}

describe.concurrent('scripts/diff-schema.ts, compared with a git ref', () => {
  test.for([
    ['the same was printed', subgraphSdl, noChange],
    [
      'another field was printed',
      motto,
      {
        code: 1,
        stdout:
          "Breaking: 1\n  Field 'motto' was removed from object type 'Organization'\nDangerous: none\nSafe: none\n",
        stderr: '',
      },
    ],
  ] as const)('where %s, tells of it', async ([, printed, report], context) => {
    await using tree = await plantTree({ 'printed/subgraph.graphql': printed });
    await commit(tree.root, 'v1');
    context.expect(await diffSchema(tree.root, 'v1')).toEqual(report);
    context.expect(await diffSchema(tree.root, 'HEAD')).toEqual(report);
  });

  test('where nothing was printed yet, says so in one line and exits 2', async ({ expect }) => {
    await using tree = await plantTree({ 'readme.md': 'Nothing yet.\n' });
    await commit(tree.root, 'v0');
    const { code, stdout, stderr } = await diffSchema(tree.root, 'v0');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^.*\bv0\b.*\n$/);
  });

  test('that is not there, says so in one line and exits 2', async ({ expect }) => {
    await using tree = await plantTree({ 'printed/subgraph.graphql': subgraphSdl });
    await commit(tree.root, 'v1');
    const { code, stdout, stderr } = await diffSchema(tree.root, 'v2');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^.*\bv2\b.*\n$/);
  });
});

describe.concurrent('scripts/diff-schema.ts, with nothing to compare', () => {
  test.for([
    ['a text that is no SDL', 'Dear reader,\n'],
    ['an empty file', ''],
    ['a schema with a type that is not in it', 'type Query { lost: Lost }\n'],
    ['a query', '{ organization(id: "acme") { id } }\n'],
  ] as const)('but %s, says so in one line and exits 2', async ([, text], context) => {
    await using tree = await plantTree({ 'earlier.graphql': text });
    const { code, stdout, stderr } = await diffSchema(tree.root, 'earlier.graphql');
    context.expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    context.expect(stderr).toMatch(/^.*earlier\.graphql is not an SDL.*\n$/);
  });

  test('but a folder, says so in one line and exits 2', async ({ expect }) => {
    await using tree = await plantTree({ 'printed/subgraph.graphql': subgraphSdl });
    const { code, stdout, stderr } = await diffSchema(tree.root, 'printed');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^.*\bprinted\b.*\n$/);
  });

  test('at all, says how it is used in one line and exits 2', async ({ expect }) => {
    await using tree = await plantTree({});
    const { code, stdout, stderr } = await diffSchema(tree.root);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: .*<file.*>\n$/);
  });
});

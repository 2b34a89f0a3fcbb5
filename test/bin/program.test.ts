import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startChild } from '../e2e/support/child-process.ts';
import { repository } from '../house/planted-tree.ts';

const program = 'bin/organization-graph';
const environment = { PATH: process.env['PATH'] ?? '' };

async function run(...words: string[]): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  const running = promisify(execFile)(process.execPath, [program, ...words], {
    cwd: repository,
    env: environment,
  });
  return running.then(
    (written) => ({ exitCode: 0, ...written }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
      return { exitCode: code, stdout, stderr };
    },
  );
}

describe('bin/organization-graph, in a checkout', () => {
  test('of --help, tells every command that there is', async () => {
    const { exitCode, stdout, stderr } = await run('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect([...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name)).toEqual([
      'serve',
      'demo',
      'links',
    ]);
  });

  test('of a word that it does not know, exits 2', async () => {
    const { exitCode, stdout, stderr } = await run('surf');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('there is no command "surf"');
  });

  test.each([
    ['nothing', []],
    ['serve', ['serve']],
  ])('of %s, is the server: without a configuration it exits 1', async (_, words) => {
    const { exitCode, stdout, stderr } = await run(...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'organization-graph cannot start:\n  ACCESS_URL: is required\n  WORKFORCE_URL: is required\n',
    );
  });

  test('of demo, runs the demo until it is told to stop', async () => {
    await using demo = startChild(program, { ...environment, PORT: '0' }, ['demo']);
    const [, url = ''] = await demo.waitFor(/^ {2}(http:\S+\/graphql)$/m);
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    demo.signal('SIGINT');
    expect(await demo.ended).toBe(0);
  });
});

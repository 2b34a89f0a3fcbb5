import { expect, test } from 'vitest';
import { startApplication } from '../../src/application.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { parseLog } from './support/log.ts';
import { hashOf, manifestOf, placeSafelist, startListedGraph } from './support/safelist.ts';

const listed = '{ __typename }';

/** Starts the application with these files, which must fail; resolves with the problems. */
async function findProblems(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const upstreams = { ACCESS_URL: 'http://127.0.0.1:9', WORKFORCE_URL: 'http://127.0.0.1:9' };
  const config = parseConfig({ ...upstreams, PORT: '0', ADMIN_PORT: '0', ...files });
  const starting = startApplication(config, createLogger({ level: 'silent' }));
  await expect(starting).rejects.toThrow(ConfigError);
  return starting.then(
    () => [],
    (error: unknown) => (error as ConfigError).problems,
  );
}

test.each([
  ['no JSON', '{', ['SAFELIST_FILE: is not JSON']],
  ['no object', '[]', [/^SAFELIST_FILE: is not a JSON object /]],
  ['no document', '{}', [/^SAFELIST_FILE: has no document/]],
  [
    'hashes of another kind',
    JSON.stringify({ abc: listed, [hashOf(listed)]: '{ other }' }),
    [
      /^SAFELIST_FILE: entry 0: .*hashAlgorithm: 'sha256'/,
      /^SAFELIST_FILE: entry 1: .*not the sha256 of the text/,
    ],
  ],
])(
  'the application, with a safelist file that has %s, does not start and says why',
  async (_, text, problems) => {
    await using file = await placeSafelist(text);

    const found = await findProblems({ SAFELIST_FILE: file.path });

    expect(found).toEqual(
      problems.map((problem): unknown =>
        typeof problem === 'string' ? problem : (expect.stringMatching(problem) as unknown),
      ),
    );
  },
);

test('the application, with several bad files, tells the problems of each', async () => {
  await using links = await placeSafelist('[{');
  await using safelist = await placeSafelist('[]');

  const problems = await findProblems({ LINKS_FILE: links.path, SAFELIST_FILE: safelist.path });

  expect(problems).toEqual(['LINKS_FILE: is not JSON', expect.stringMatching(/^SAFELIST_FILE: is not a /)]);
});

test('the application, with one bad file and a good one, tells the problems of the bad one', async () => {
  await using links = await placeSafelist('[{');
  await using safelist = await placeSafelist(manifestOf(listed));

  const problems = await findProblems({ LINKS_FILE: links.path, SAFELIST_FILE: safelist.path });

  expect(problems).toEqual(['LINKS_FILE: is not JSON']);
});

test.each(['enforce', 'log'] as const)(
  'the application, with a good safelist and mode %s, says how many documents it has',
  async (mode) => {
    await using graph = await startListedGraph([listed], { mode });

    expect(parseLog(graph.logLines)).toContainEqual(
      expect.objectContaining({ level: 30, msg: 'safelist loaded', documents: 1, mode }),
    );
  },
);

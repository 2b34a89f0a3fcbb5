import { check, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import type { BenchOptions } from '../../bench/options.ts';
import { parseOptions } from '../../bench/options.ts';
import { ownCacheName, ownName, ownServers } from '../../bench/contenders/programs.ts';
import { tailcallServers } from '../../bench/contenders/tailcall.ts';
import { Results } from '../../bench/measure/results.ts';
import { printPage } from '../../bench/report/page.ts';
import type { Findings } from '../../bench/run.ts';
import { createContender, createFindings, createMeasurement } from './support/findings.ts';

function print(findings: Partial<Findings>, options: BenchOptions = parseOptions([])): Promise<string> {
  return printPage({
    options,
    findings: createFindings(findings),
    machine: [['CPU', 'a machine of the test, 2 cores']],
    date: new Date('2026-11-22T10:11:12Z'),
  });
}

/** The lines of a page with their cells apart, without what aligns them. */
function linesOf(page: string): readonly string[] {
  return page.split('\n').map((line) => line.replace(/ +/g, ' '));
}

const apollo = createContender({ name: 'apollo' });

describe('docs/performance.md', () => {
  test('of a run that measured nothing, is formatted, dated, and says so everywhere', async () => {
    const page = await print({});

    await expect(
      check(page, { ...(await resolveConfig('docs/performance.md')), filepath: 'docs/performance.md' }),
    ).resolves.toBe(true);
    expect(linesOf(page)).toContain('| date | 2026-11-22 10:11 UTC |');
    expect(linesOf(page)).toContain('| CPU | a machine of the test, 2 cores |');
    expect(linesOf(page)).toContain(`| ${ownName} | not measured | | | | | |`);
    expect(linesOf(page).filter((line) => /\| not measured \| \|$/.test(line))).toHaveLength(15);
    expect(page).not.toContain('undefined');
    expect(page).not.toContain('NaN');
  });

  test('with a peer that could not be started, names it with what it said, and in each table', async () => {
    const page = await print({
      contenders: [...ownServers, ...tailcallServers],
      absentees: tailcallServers.map((contender) => ({
        contender,
        reason: "version `GLIBC_2.39' not found",
      })),
    });

    expect(page).toContain(
      "- **tailcall, tailcall-dedupe, tailcall-cache** could not be had: `version 'GLIBC_2.39' not found`",
    );
    expect(linesOf(page).filter((line) => line === '| tailcall | not had | | | | | |')).toHaveLength(6);
    expect(linesOf(page)).toContain('| tailcall | not had | not had | not had |');
  });

  test('with a peer that cannot express a workload, names it with the reason, and leaves the others alone', async () => {
    const [tailcall] = tailcallServers;
    const workloads = new Results();
    workloads.add(
      'tailcall',
      'W1',
      createMeasurement({ requestsPerSecond: 1234.5, cpuMs: 0.25, p99Ms: 12.345 }),
    );
    const page = await print({ contenders: [...ownServers, tailcall!], workloads });

    expect(linesOf(page)).toContain('| tailcall | 1235 | 1.00 | 12.3 | 0.250 | 1.00 | 1 |');
    expect(linesOf(page)).toContain('| tailcall | cannot | | | | | |');
    expect(page).toContain('Cannot: tailcall, since it maps no list of ids');
  });

  test('with our server and a peer measured, tells the ratio and whether the target is met', async () => {
    const workloads = new Results();
    workloads.add(ownName, 'W1', createMeasurement({ cpuMs: 0.4, peakBytes: 351_000_000 }));
    workloads.add(ownCacheName, 'W1', createMeasurement({ cpuMs: 0.3 }));
    workloads.add('apollo', 'W1', createMeasurement({ cpuMs: 1 }));
    const page = await print({
      contenders: [...ownServers, apollo],
      workloads,
      coldStartsMs: [900, 600, 700],
    });
    const lines = linesOf(page);

    expect(lines).toContain(`| W1, ${ownName} | 0.40 |`);
    expect(lines).toContain(`| W1: CPU for a request, ${ownName} ÷ apollo | ≤ 0.45 × | 0.400 × | yes |`);
    expect(lines).toContain(`| W1: CPU for a request, ${ownCacheName} ÷ apollo | ≤ 0.25 × | 0.300 × | no |`);
    expect(lines).toContain('| most memory in any workload | ≤ 350 MB | 351 MB | no |');
    expect(lines).toContain(
      '| process start to the first answered `/readyz`, median | ≤ 700 ms | 700 ms | yes |',
    );
    expect(page).toContain('3 starts of ours: median 700 ms, from 600 to 900 ms.');
  });

  test('with memory watched, tells each lap, and whether there was growth', async () => {
    const page = await print({ lapsBytes: [300e6, 200e6, 220e6] });

    expect(page).toContain('for 10 s each. MB, lap by lap: 300, 200, 220.');
    expect(linesOf(page)).toContain(
      '| most memory of the last third of the time under load ÷ of the third before | ≤ 1.05 × | 1.10 × | no |',
    );
    expect(linesOf(page)).toContain('| most memory in any workload | ≤ 350 MB | 300 MB | yes |');
  });

  test('with lists measured, tells the cost of one organization, and whether a long list costs no more', async () => {
    const lists = new Results();
    for (const [name, cpuMs] of [
      ['L1', 0.5],
      ['L10', 3],
      ['L100', 20],
    ] as const) {
      lists.add(ownName, name, createMeasurement({ cpuMs }));
    }
    const lines = linesOf(await print({ lists }));

    expect(lines).toContain(`| ${ownName} | 0.500 | 0.300 | 0.200 |`);
    expect(lines).toContain(
      '| CPU for an organization in a list of 100 ÷ in a list of 10 | ≤ 1 × | 0.667 × | yes |',
    );
  });

  test('of a run with some peers only, names them', async () => {
    expect(await print({}, parseOptions(['--peers=yoga,apollo']))).toContain('these peers: yoga, apollo.');
    expect(await print({})).not.toContain('these peers');
  });

  test('with bad answers, names whose they were', async () => {
    const delayed = new Results();
    delayed.add('apollo', 'W2', createMeasurement({ bad: 7 }));

    expect(await print({ delayed })).toContain('apollo, W2: 7.');
    expect(await print({})).toContain('No answer was bad.');
  });

  test('with a peer that gave wrong answers, says how many and why', async () => {
    const cache = tailcallServers.find(({ mayDiffer }) => mayDiffer !== null)!;
    const differences = [{ contender: cache, workload: 'W4', wrong: 2, compared: 4 }];

    expect(await print({ contenders: [...ownServers, cache], differences })).toContain(
      '- **tailcall-cache**: before it was measured, 2 of 4 answers to W4 were wrong: its cache takes some records for others.',
    );
  });

  test.each([
    [['--seconds=1', '--rounds=1'], true],
    [['--seconds=10', '--rounds=3'], false],
  ])('of a run with %j, says whether it was short', async (words, isShort) => {
    expect((await print({}, parseOptions(words))).includes('A short run')).toBe(isShort);
  });
});

import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBusyGraph } from '../support/busy-graph.ts';
import { readMetrics } from '../support/metrics.ts';
import type { Scrape } from '../support/metrics.ts';

const page = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** A metric as a row of the page's tables. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly labels: string;
  readonly help: string;
}

let scraped: Scrape;

beforeAll(async () => {
  await using graph = await startBusyGraph();
  scraped = await readMetrics(graph.metricsUrl);
}, 30_000);

/** The metrics that the page lists, in its order. */
function readPage(): Row[] {
  const rows = page.matchAll(
    /^\| `(?<name>\w+)` +\| (?<type>\w+) +\| (?<labels>.*?) +\| (?<help>.*?) +\|$/gm,
  );
  return Array.from(rows, ({ groups }) => ({ ...groups }) as unknown as Row);
}

/** The metrics that are served, with the labels that their samples have. */
function readScrape({ text, samples }: Scrape): Row[] {
  return Array.from(
    text.matchAll(/^# HELP (\w+) (.*)\n# TYPE \w+ (\w+)$/gm),
    ([, name = '', help = '', type = '']) => {
      const own = samples.filter(
        (sample) => sample.name.replace(/_(?:bucket|sum|count)$/, '') === name || sample.name === name,
      );
      const labels = new Set(own.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return { name, type, labels: [...labels].map((label) => `\`${label}\``).join(', '), help };
    },
  );
}

const byName = (one: Row, other: Row) => one.name.localeCompare(other.name);

describe('docs/operations.md', () => {
  test('lists every metric that is served, with its type, labels and meaning, and no other', () => {
    const served = readScrape(scraped);
    expect(served.length).toBeGreaterThan(40);
    expect(readPage().sort(byName)).toEqual(served.sort(byName));
  });
});

describe('a metric of ours', () => {
  test.each([
    ['that counts', 'counter', /_total$/],
    ['that measures', 'histogram', /_(?:seconds|size)$/],
  ])('%s, is named as is usual', (_, type, suffix) => {
    const names = readScrape(scraped).filter(
      (row) => row.name.startsWith('organization_graph_') && row.type === type,
    );
    expect(names.length).toBeGreaterThan(1);
    for (const { name } of names) expect(name).toMatch(suffix);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startBusyGraph } from '../support/busy-graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { runPromtool, startPrometheus } from './support/prometheus.ts';
import type { Prometheus } from './support/prometheus.ts';

const rulesFile = fileURLToPath(new URL('../../deploy/prometheus/alerts.yaml', import.meta.url));
const rules = await readFile(rulesFile, 'utf8');
const cases = await readFile(new URL('alerts.yaml', import.meta.url), 'utf8');
const dashboard = JSON.parse(
  await readFile(new URL('../../deploy/grafana/organization-graph.json', import.meta.url), 'utf8'),
) as { panels: { title: string; targets?: { expr: string }[] }[]; templating: { list: { name: string }[] } };

/** Every expression of the dashboard, with the name of its panel. */
const panels = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
);

/** Every alert of the rules, by its name. */
const alerts = Array.from(rules.matchAll(/^ +- alert: (\w+)$/gm), ([, name = '']) => name);

/** Selectors of series, such as `name{label="value"}`. */
const selectors = [
  ...new Set(rules.match(/\b(?:up|(?:organization_graph|process|nodejs)_\w+)\{[^}]*\}/g)?.map(String)),
];

let graph: TestGraph;
let prometheus: Prometheus;

beforeAll(async () => {
  graph = await startBusyGraph();
  prometheus = await startPrometheus(graph.metricsUrl, rulesFile);
  // Rates need two scrapes, and a change between them.
  await waitForScrapes(2);
  await graph.query('query Later { organization(id: "acme") { isPersonal } }');
  await waitForScrapes((await countScrapes()) + 2);
}, 60_000);

afterAll(async () => {
  await prometheus[Symbol.asyncDispose]();
  await graph[Symbol.asyncDispose]();
});

async function countScrapes(): Promise<number> {
  const [series] = await prometheus.query('count_over_time(up[1m])');
  return Number(series?.value[1] ?? 0);
}

async function waitForScrapes(count: number): Promise<void> {
  const look = async () => {
    if ((await countScrapes()) < count) throw new Error(`there were no ${count} scrapes yet`);
  };
  await vi.waitFor(look, { timeout: 20_000, interval: 100 });
}

/** Fills in what Grafana would. */
function fillIn(expression: string): string {
  return expression
    .replaceAll('$job', 'organization-graph')
    .replaceAll('$instance', '.*')
    .replaceAll('$__rate_interval', '1m');
}

describe('the dashboard', () => {
  test('has panels, and no variables but its own and Grafana’s', () => {
    expect(panels.length).toBeGreaterThan(20);
    const known = [...dashboard.templating.list.map(({ name }) => name), '__rate_interval'];
    const used = panels.flatMap(([, expression]) => expression.match(/\$\w+/g) ?? []);
    expect(new Set(used.map((name) => name.slice(1)))).toEqual(
      new Set(known.filter((name) => name !== 'datasource')),
    );
  });

  test.each(panels)('%s, finds series in a real scrape: %s', async (_, expression) => {
    expect(await prometheus.query(fillIn(expression))).not.toEqual([]);
  });
});

describe('the alerts', () => {
  test('are sound', async () => {
    const { isGood, output } = await runPromtool('check', 'rules', rulesFile);
    expect(output).toContain(`SUCCESS: ${alerts.length} rules found`);
    expect(isGood).toBe(true);
  });

  test('fire where they should, and not where they should not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alerts-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'cases.yaml');
    await writeFile(file, cases.replace('[RULES]', `['${rulesFile}']`));
    const { isGood, output } = await runPromtool('test', 'rules', file);
    expect(output).toContain('SUCCESS');
    expect(isGood).toBe(true);
  });

  test('are each tried both ways', () => {
    expect(alerts.length).toBeGreaterThan(5);
    for (const alert of alerts) {
      expect(cases).toContain(`alertname: ${alert},`);
      expect(cases).toContain(`{alertname="${alert}"`);
    }
  });

  test('are evaluated over a real scrape without an error', async () => {
    const read = async () => {
      const { groups } = (await prometheus.read('rules')) as {
        groups: { rules: { name: string; health: string }[] }[];
      };
      return groups.flatMap((group) => group.rules.map(({ name, health }) => `${name} ${health}`));
    };
    await expect.poll(read, { timeout: 20_000 }).toEqual(alerts.map((name) => `${name} ok`));
  });

  test.each(selectors)('look at series of a real scrape: %s', async (selector) => {
    // A graph that is not overloaded has no such errors: others stand for them.
    expect(await prometheus.query(selector.replace(', code="OVERLOADED"', ''))).not.toEqual([]);
  });
});

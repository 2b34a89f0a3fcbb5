/** One sample of a scrape. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a scrape gave. */
export interface Scrape {
  /** The whole text. */
  readonly text: string;
  readonly samples: readonly Sample[];
  /** The sum of the samples with this name and, among others, these labels; 0 where there is none. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number;
}

/** Scrapes metrics in Prometheus's text format. */
export async function readMetrics(url: string): Promise<Scrape> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  if (response.status !== 200) throw new Error(`the metrics were answered with ${response.status}`);
  const text = await response.text();
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
  return {
    text,
    samples,
    sum: (name, labels = {}) =>
      samples
        .filter((sample) => sample.name === name && hasLabels(sample, labels))
        .reduce((sum, { value }) => sum + value, 0),
  };
}

function hasLabels(sample: Sample, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
}

function parseSample(line: string): Sample {
  const [, name, labels = '', value] = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  if (name === undefined) throw new Error(`this is no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
    ([, label, text]) => [label, text] as const,
  );
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}

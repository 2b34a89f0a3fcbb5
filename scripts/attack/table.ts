import { mebibytes } from '../common/figures.ts';
import type { ProbeReport } from './probe-worker.ts';

/** One row of the result. */
export interface AttackRow {
  readonly id: string;
  readonly title: string;
  readonly sent: string;
  /** Null for a case without one server to watch. */
  readonly probe: ProbeReport | null;
  readonly outcome: string;
  /** Why the server fell short; empty if it held. */
  readonly failures: readonly string[];
}

/** Prints the rows as a Markdown table. */
export function formatTable(rows: readonly AttackRow[]): string {
  const lines = rows.map(({ id, title, sent, probe, outcome, failures }) => {
    const cells = [
      id,
      title,
      sent,
      probe === null ? '–' : mebibytes(probe.peakRss),
      probe === null ? '–' : `${probe.worstLivezMs.toFixed(0)} ms`,
      probe === null ? '–' : describeServed(probe),
      failures.length === 0 ? outcome : `**falls short**: ${failures.join('; ')} (${outcome})`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| case | attack | sent | peak RSS | worst /livez | another caller | outcome |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function describeServed({ served, overloaded, unserved }: ProbeReport): string {
  const parts = [`${String(served)} served`];
  if (overloaded > 0) parts.push(`${String(overloaded)} refused as overloaded`);
  if (unserved.length > 0) parts.push(`${String(unserved.length)} failed`);
  return parts.join(', ');
}

/** Counts statuses: `200 (3), 503 (1)`. */
export function describeStatuses(replies: readonly { readonly status: number }[]): string {
  const counts = new Map<number, number>();
  for (const { status } of replies) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${String(status)} (${String(count)})`).join(', ');
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mebibytes } from '../common/figures.ts';
import type { AttackCase, AttackContext, AttackResult, WatchedCase } from './attack-case.ts';
import { startAttackedServer } from './attacked-server.ts';
import { readDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { startAccess, startWorkforce, victim } from './platforms.ts';
import { startProbe } from './probe.ts';
import type { ProbeReport } from './probe-worker.ts';
import type { AttackRow } from './table.ts';

/** How long `/livez` may take during an attack, in milliseconds. */
const MAX_LIVEZ_MS = 1000;

/** How long a server is watched at least, in milliseconds: what comes after a short attack counts, too. */
const MIN_WATCH_MS = 1000;

const wrongOutcome = 'the outcome is not what it must be';

/** How cases are judged. */
export interface AttackOptions {
  /** Called after each case. */
  readonly onRow?: (row: AttackRow) => void;
  /** False on a machine that is busy with something else, such as other tests: `/livez` may then be late. */
  readonly judgesTime?: boolean;
}

/** Runs cases one after the other, each against a new server. */
export async function runAttack(
  cases: readonly AttackCase[],
  { onRow = () => undefined, judgesTime = true }: AttackOptions = {},
): Promise<AttackRow[]> {
  const deployment = await readDeployment();
  const rows: AttackRow[] = [];
  for (const one of cases) {
    const row = await runCase(one, deployment, judgesTime);
    rows.push(row);
    onRow(row);
  }
  return rows;
}

async function runCase(attack: AttackCase, deployment: Deployment, judgesTime: boolean): Promise<AttackRow> {
  await using access = await startAccess();
  await using workforce = await startWorkforce();
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-attack-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true }));
  const linksFile = join(folder, 'links.json');
  await writeFile(linksFile, JSON.stringify([victim]));
  const environment = {
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    LINKS_FILE: linksFile,
    NODE_ENV: 'production',
    NODE_OPTIONS: deployment.nodeOptions,
  };
  const context = { access, workforce, folder, environment };
  if ('runAlone' in attack) {
    const { sent, outcome, holds } = await resultOf(attack.runAlone(context));
    return {
      id: attack.id,
      title: attack.title,
      sent,
      probe: null,
      outcome,
      failures: holds ? [] : [wrongOutcome],
    };
  }
  // Awaited here, so that the folder and the platforms outlast it.
  return await runWatched(attack, context, deployment, judgesTime);
}

async function runWatched(
  attack: WatchedCase,
  context: AttackContext,
  deployment: Deployment,
  judgesTime: boolean,
): Promise<AttackRow> {
  const further = (await attack.environment?.(context)) ?? {};
  await using server = await startAttackedServer({ ...context.environment, ...further });
  const probe = await startProbe(server);
  const [result] = await Promise.all([resultOf(attack.run(server, context)), delay(MIN_WATCH_MS)]);
  const report = await probe.finish();
  const failures = findFailures(report, deployment, judgesTime);
  const end = await Promise.race([server.ended, Promise.resolve(null)]);
  if (end !== null) failures.push(`the process ended with ${String(end)}`);
  const verdict = attack.judge?.(report);
  if (!result.holds || verdict?.holds === false) failures.push(wrongOutcome);
  return {
    id: attack.id,
    title: attack.title,
    sent: result.sent,
    probe: report,
    outcome: [result.outcome, verdict?.outcome].filter((text) => text !== undefined).join('; '),
    failures,
  };
}

/** Takes an exception, such as of a server that is gone, for an outcome. */
function resultOf(running: Promise<AttackResult>): Promise<AttackResult> {
  return running.catch((error: unknown) => {
    const outcome = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { sent: '?', outcome, holds: false };
  });
}

function findFailures(report: ProbeReport, { memoryBytes }: Deployment, judgesTime: boolean): string[] {
  const failures: string[] = [];
  if (report.served === 0) failures.push('no other caller was served');
  if (report.peakRss > memoryBytes) failures.push(`took more than ${mebibytes(memoryBytes)}`);
  if (judgesTime && report.worstLivezMs > MAX_LIVEZ_MS) failures.push('/livez was late');
  if (report.livezFailures > 0) failures.push(`/livez failed ${String(report.livezFailures)} times`);
  const [first] = report.unserved;
  if (first !== undefined) failures.push(`another caller was not served: ${first}`);
  return failures;
}

import { setTimeout as delay } from 'node:timers/promises';
import { tellExchange } from './findings.ts';
import { BOUND_MS, addressesOf, startServer } from './fuzz-server.ts';
import { judgeExchange } from './judge-exchange.ts';
import { judgeLog } from './judge-log.ts';
import { startAccess, startWorkforce } from './platforms.ts';
import { createRequest } from './requests.ts';
import { Sender } from './sender.ts';

/** How long the log may take to come, in milliseconds. */
const LOG_MS = 300;

/** Sends some requests of a seed to a server of its own, one after the other; tells all that was sent, answered and logged. */
export async function replay(
  seed: number,
  numbers: readonly number[],
): Promise<{ readonly lines: readonly string[]; readonly isWell: boolean }> {
  await using access = await startAccess();
  await using workforce = await startWorkforce();
  await using server = await startServer(access, workforce);
  const addresses = addressesOf([access, workforce]);
  const sender = new Sender(Number(new URL(server.url).port), BOUND_MS);
  const lines: string[] = [];
  const problems: string[] = [];
  const faultIds: string[] = [];
  for (const number of numbers) {
    const request = createRequest(seed, number);
    const exchange = await sender.send(request);
    const judged = judgeExchange(request, exchange, addresses);
    problems.push(...judged.problems);
    faultIds.push(...judged.faultIds);
    lines.push(
      `request ${number} of seed ${seed} (${request.kind}, then ${request.ending}):`,
      ...request.pieces.map((piece) => JSON.stringify(piece.toString('latin1'))),
      `\n${tellExchange(exchange)}\n`,
    );
  }
  await delay(LOG_MS);
  sender.close();
  const logged = judgeLog(server.stdout, addresses, faultIds);
  problems.push(...logged.map(({ problem }) => `in the log: ${problem}`));
  if (server.stderr !== '') problems.push('something on standard error');
  lines.push(`the log:\n${server.stdout}${server.stderr}`);
  lines.push(problems.length === 0 ? 'nothing is wrong with it' : `WRONG: ${problems.join('; ')}`);
  return { lines, isWell: problems.length === 0 };
}

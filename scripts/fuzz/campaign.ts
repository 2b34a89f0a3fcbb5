import { tellExchange } from './findings.ts';
import type { Finding } from './findings.ts';
import { BOUND_MS } from './fuzz-server.ts';
import type { FuzzServer } from './fuzz-server.ts';
import { judgeExchange } from './judge-exchange.ts';
import { judgeLog } from './judge-log.ts';
import { createRequest } from './requests.ts';
import { Sender } from './sender.ts';
import type { HeldConnection } from './sender.ts';
import { Tally } from './tally.ts';

/** How many requests are under way at once. */
const SENDERS = 16;

/** The requests of one seed on their way to one server, and what was found. */
export class Campaign {
  readonly tally = new Tally();
  readonly #seed: number;
  readonly #addresses: readonly string[];
  readonly #senders: readonly Sender[];
  readonly #findings = new Map<number | string, Finding>();
  readonly #faultIds: string[] = [];
  readonly #numberById = new Map<string, number>();
  readonly #underWay = new Set<number>();
  #next = 0;
  #exit: number | NodeJS.Signals | null = null;

  /** @param addresses what leads to the platforms, and may be nowhere */
  constructor(server: FuzzServer, seed: number, addresses: readonly string[]) {
    this.#seed = seed;
    this.#addresses = addresses;
    const port = Number(new URL(server.url).port);
    this.#senders = Array.from({ length: SENDERS }, () => new Sender(port, BOUND_MS));
    void server.ended.then((exit) => {
      this.#exit = exit;
    });
  }

  /** Whether the process is gone, which it never should be while requests are sent. */
  hasDied(): boolean {
    return this.#exit !== null;
  }

  /** What was found so far, one for each request. */
  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** The connections on which half a request was sent, and nothing more. */
  get held(): readonly HeldConnection[] {
    return this.#senders.flatMap(({ held }) => held);
  }

  /** Sends requests up to a number, without that one; stops where the process dies. */
  async sendUntil(end: number): Promise<void> {
    await Promise.all(this.#senders.map((sender) => this.#send(sender, end)));
    for (const number of this.hasDied() ? this.#underWay : []) {
      this.#find(number, [`the process died meanwhile: ${String(this.#exit)}`], '');
    }
  }

  /** Closes every connection. */
  close(): void {
    for (const sender of this.#senders) sender.close();
  }

  /** Looks for what must not be in the log, and for what must be. */
  readLog(text: string): void {
    for (const { problem, line, requestId } of judgeLog(text, this.#addresses, this.#faultIds)) {
      const number = requestId === null ? undefined : this.#numberById.get(requestId);
      this.#find(number ?? null, [`in the log: ${problem}`], line);
    }
  }

  async #send(sender: Sender, end: number): Promise<void> {
    while (this.#next < end && !this.hasDied()) {
      const request = createRequest(this.#seed, this.#next);
      this.#next += 1;
      this.#underWay.add(request.number);
      const exchange = await sender.send(request);
      // What comes of a request while the process dies is told of all of them together.
      if (this.hasDied()) return;
      this.#underWay.delete(request.number);
      const judged = judgeExchange(request, exchange, this.#addresses);
      this.tally.add(request, exchange, judged);
      this.#faultIds.push(...judged.faultIds);
      for (const { headers } of exchange.answers) {
        this.#numberById.set(headers.get('x-request-id') ?? '', request.number);
      }
      if (judged.problems.length === 0) continue;
      this.#find(request.number, judged.problems, tellExchange(exchange), exchange.after);
    }
  }

  /** Several things that are wrong about one request are one finding; what nobody can be named for is one by its kind. */
  #find(number: number | null, problems: readonly string[], seen: string, after: number | null = null): void {
    const key = number ?? problems.join();
    const known = this.#findings.get(key);
    const request = number === null ? null : createRequest(this.#seed, number);
    this.#findings.set(key, {
      request,
      problems: [...new Set([...(known?.problems ?? []), ...problems])],
      seen: known === undefined ? seen : `${known.seen}\n${seen}`,
      after: known?.after ?? after,
    });
  }
}

import type { IncomingMessage } from 'node:http';
import { createJsonReply } from '../../demo/upstreams/answer.ts';
import type { Answer } from '../../demo/upstreams/answer.ts';
import {
  accessFaults,
  faultyAccessRecords,
  faultyWorkforceRecords,
  healthyAccessRecords,
  healthyWorkforceRecords,
  workforceFaults,
} from '../../demo/upstreams/fault-records.ts';
import type { DemoFault } from '../../demo/upstreams/faults.ts';
import { startUpstream } from '../../demo/upstreams/server.ts';
import { accessRecords } from '../../demo/records/access.ts';
import type { DemoRecord } from '../../demo/records/record.ts';
import { workforceRecords } from '../../demo/records/workforce.ts';
import { callers, insideMark } from './callers.ts';
import type { Caller } from './callers.ts';

/** A platform that runs. */
export interface FuzzPlatform extends AsyncDisposable {
  readonly url: string;
  /** How many requests have come. */
  readonly requests: number;
}

/** The callers that a platform treats in a way of its own, by their numbers. */
const restricted = 5;
const hurried = 6;
const withoutSession = 4;

/** So many calls are one round, at the end of which every call fails for a while: then the breaker opens. */
const ROUND_CALLS = 4000;
const STORM_CALLS = 60;

/** How the two platforms differ. */
interface PlatformFacts {
  readonly records: readonly DemoRecord[];
  readonly faults: ReadonlyMap<string, DemoFault>;
  readonly pathOf: (id: string) => string;
  /** The id that a path asks for; null where it asks for none. */
  readonly idOf: (path: string, caller: Caller) => string | null;
  readonly callerOf: (request: IncomingMessage) => Caller | undefined;
  readonly mark: (record: Record<string, unknown>, mark: string) => unknown;
  /** What a caller is told who may not see a record. */
  readonly refusal: number;
}

/** The access platform: the demo's organizations and faults, every record marked with who reads it. */
export function startAccess(): Promise<FuzzPlatform> {
  return start({
    records: [...accessRecords, ...faultyAccessRecords, ...healthyAccessRecords],
    faults: accessFaults,
    pathOf: (id) => `/v1/organizations/${id}`,
    idOf: (path, { number }) => {
      if (path === '/v1/organization') return number === withoutSession ? null : String(101 + (number % 3));
      return /^\/v1\/organizations\/([^/]+)$/.exec(path)?.[1] ?? null;
    },
    callerOf: ({ headers }) => callers.find(({ access }) => access === headers.authorization),
    mark: (record, mark) => ({ ...record, name: `${mark} ${String(record['name'])}`, subscriptionId: mark }),
    refusal: 403,
  });
}

/** The workforce platform: the same. */
export function startWorkforce(): Promise<FuzzPlatform> {
  return start({
    records: [...workforceRecords, ...faultyWorkforceRecords, ...healthyWorkforceRecords],
    faults: workforceFaults,
    pathOf: (id) => `/organizations/${id}`,
    idOf: (path) => /^\/organizations\/([^/]+)$/.exec(path)?.[1] ?? null,
    callerOf: ({ headers }) => callers.find(({ workforce }) => workforce === headers['api_key']),
    mark: (record, mark) => ({
      ...record,
      name: { organizationName: mark, description: `${mark} description` },
      exportIds: { exportId1: mark, exportId2: '007', exportId3: '', hardwareTerminalChipId: mark },
    }),
    refusal: 401,
  });
}

async function start(facts: PlatformFacts): Promise<FuzzPlatform> {
  let requests = 0;
  const bodies = new Map(facts.records.map(({ id, body }) => [id, body]));
  const marked = new Map<string, string>();
  const bodyOf = (id: string, { number, mark }: Caller): string | undefined => {
    const body = bodies.get(id);
    if (body === undefined) return undefined;
    let own = marked.get(`${number} ${id}`);
    if (own === undefined) {
      own = markBody(body, mark, facts);
      marked.set(`${number} ${id}`, own);
    }
    return own;
  };

  const answer = (path: string, request: IncomingMessage): Answer => {
    const caller = facts.callerOf(request);
    if (caller === undefined) return fail(401);
    if (requests % ROUND_CALLS > ROUND_CALLS - STORM_CALLS) return fail(503);
    const id = facts.idOf(path, caller);
    const body = id === null ? undefined : bodyOf(id, caller);
    if (id === null || body === undefined) return fail(404);
    if (caller.number === restricted && /[02468]$/.test(id)) return fail(facts.refusal);
    const fault = facts.faults.get(id);
    // A credential that is told to slow down pauses for a second: one caller is enough for that.
    if (fault === undefined || (fault.name === 'rate-limited' && caller.number !== hurried)) {
      return createJsonReply(200, body);
    }
    const [other = ''] = bodies.keys();
    return fault.play({
      ownBody: body,
      otherBody: bodyOf(other, caller) ?? '',
      otherPath: facts.pathOf(other),
      port: request.socket.localPort ?? 0,
      errorBody: (message) => JSON.stringify({ message: `${message}: ${insideMark}` }),
    });
  };

  const server = await startUpstream({
    headers: { 'x-trace': insideMark },
    answer,
    onCall: () => {
      requests += 1;
    },
  });
  return {
    url: server.url,
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function fail(status: number): Answer {
  return createJsonReply(status, JSON.stringify({ message: insideMark }));
}

/** Odd records stay as odd as they are: one that is no JSON object is answered as it is. */
function markBody(body: string, mark: string, facts: PlatformFacts): string {
  const record = JSON.parse(body) as Record<string, unknown>;
  return Array.isArray(record) || 'items' in record ? body : JSON.stringify(facts.mark(record, mark));
}
